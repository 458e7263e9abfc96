package dev.signalbox.control.policy;

import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// What somebody is working on.
///
/// @param revision raised by every change
/// @param baseVersion the version it was made from; 0 for none
/// @param content as it was written, which may be unsound or not even YAML
/// @param author the member who made it
record Draft(
    UUID id,
    long revision,
    String name,
    long baseVersion,
    String content,
    UUID author,
    Instant createdAt,
    Instant updatedAt) {

  byte[] bytes() {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  /// What lists show of it.
  Obj summary() {
    return JsonValue.object()
        .put("id", id.toString())
        .put("name", name)
        .put("base_version", baseVersion)
        .put("revision", revision)
        .put("created_by", author.toString())
        .put("created_at", createdAt.toString())
        .put("updated_at", updatedAt.toString())
        .build();
  }

  /// All of it.
  Obj shown() {
    JsonValue.ObjectBuilder out = JsonValue.object();
    summary().members().forEach(out::put);
    return out.put("content", content)
        .put("valid", PolicyYaml.read(bytes(), Policies.EGRESS) instanceof PolicyYaml.Result.Ready)
        .build();
  }
}
