package dev.signalbox.control.change;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.audit.Surface;
import java.util.Optional;

/// A member's wish to change something, as far as it is the same for all changes. A controller that
/// changes something takes one as a parameter, instead of a [Caller].
///
/// @param dryRun to say what would be, and change nothing: `?dryRun=true`
/// @param ifMatch the entity tag that the resource must have: header `if-match`, as it was sent
/// @param reason why, for the audit log: header `x-signalbox-reason`
public record ChangeRequest(
    Caller caller,
    Origin origin,
    boolean dryRun,
    Optional<String> ifMatch,
    Optional<String> reason) {

  /// This request as one that applies a policy file, whatever client sent it.
  public ChangeRequest byPolicyFile() {
    Origin file = origin.by(Surface.POLICY_AS_CODE);
    return new ChangeRequest(caller, file, dryRun, ifMatch, reason);
  }

  /// This request with the reason that its body gave, if it gave one.
  public ChangeRequest because(Optional<String> inBody) {
    return inBody.isEmpty() ? this : new ChangeRequest(caller, origin, dryRun, ifMatch, inBody);
  }
}
