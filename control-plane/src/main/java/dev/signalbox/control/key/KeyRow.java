package dev.signalbox.control.key;

import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A virtual key as read.
///
/// @param shown as the API shows it; holds no secret and no digest
/// @param template the template that it was made from, if it was
/// @param revision counts its changes
record KeyRow(
    String id,
    UUID owner,
    NodeId node,
    Optional<UUID> template,
    long revision,
    Instant createdAt,
    boolean revoked,
    Obj shown) {

  /// Where the next page starts after this row.
  String position() {
    return createdAt + " " + id;
  }

  /// Refuses to change what has ended.
  void requireNotRevoked() {
    if (revoked) {
      throw Problem.of(ProblemCode.CONFLICT, "This key was revoked, for good. Make another one.")
          .asException();
    }
  }
}
