package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Instant;
import java.util.Optional;

/// A numbered version of a tenant's policy.
///
/// @param version 1 for the first; 0 for what there is before it, which is nothing
/// @param sha256 of the canonical JSON
/// @param reason why it was published, in the author's words
/// @param author who published it, as they were called then
/// @param restores the version whose content this is, if it was put back
record PolicyVersion(
    long version,
    PolicyDocument document,
    String sha256,
    String reason,
    String author,
    Optional<Long> restores,
    Instant createdAt) {

  /// What holds before the first version.
  static final PolicyVersion NONE =
      new PolicyVersion(0, PolicyDocument.EMPTY, "", "", "", Optional.empty(), Instant.EPOCH);

  /// What lists show of it.
  Obj summary() {
    JsonValue.ObjectBuilder out =
        JsonValue.object()
            .put("version", version)
            .put("sha256", sha256)
            .put("reason", reason)
            .put("author", author);
    out.put("restores", restores.<JsonValue>map(JsonValue::of).orElseGet(JsonValue.Null::new));
    return out.put("created_at", createdAt.toString()).build();
  }
}
