package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Permission;

/// A small change of the policy, as one endpoint makes it.
///
/// @param permission what the caller must hold at the org
/// @param action what the audit log calls it, such as `provider.put`
/// @param section where in the document: `providers` or `aliases`
/// @param name what of it
/// @param change makes the new document out of the one in force; may refuse
public record PolicyEdit(
    Permission permission, String action, String section, String name, Change change) {

  /// Makes a document out of another.
  @FunctionalInterface
  public interface Change {
    /// @throws dev.signalbox.control.http.ProblemException if it may not be
    PolicyDocument apply(PolicyDocument inForce);
  }

  /// The setting that is changed, as the compiler names it.
  String subject() {
    return section + "." + name;
  }
}
