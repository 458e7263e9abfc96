package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.PolicyChange;
import dev.signalbox.compiler.document.PolicyDiff;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.stream.Collectors;

/// What publishing did.
///
/// @param before what was in force
/// @param after what is in force; the same if nothing differed
record Publication(PolicyVersion before, PolicyVersion after) {

  /// Whether there is a new version.
  boolean changed() {
    return before.version() != after.version();
  }

  /// The answer to whoever published.
  Obj toJson() {
    return put(
            JsonValue.object()
                .put("changed", changed())
                .put("version", after.version())
                .put("previous_version", before.version())
                .put("sha256", after.sha256()),
            PolicyDiff.between(before.document(), after.document()))
        .build();
  }

  /// What the audit log keeps: which version, and what became different.
  Obj forAudit() {
    return put(
            JsonValue.object().put("version", after.version()).put("sha256", after.sha256()),
            PolicyDiff.between(before.document(), after.document()))
        .build();
  }

  /// Adds changes for people and for programs.
  static ObjectBuilder put(ObjectBuilder out, List<PolicyChange> changes) {
    return out.put(
            "text",
            changes.stream().map(change -> change.text() + "\n").collect(Collectors.joining()))
        .put("changes", JsonValue.array(changes.stream().map(PolicyChange::toJson).toList()));
  }
}
