package dev.signalbox.model.trust;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.RoleKeys;
import dev.signalbox.model.trust.Metadata.TargetFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes metadata files and has them signed. The same content, signed by the same keys, always
/// gives the same bytes: members are sorted, and so are signatures.
final class MetadataWriter {

  private static final String SPECIFICATION = "1.0.31";

  private MetadataWriter() {}

  static byte[] root(Metadata.Root root, Collection<RoleSigner> signers) {
    ObjectBuilder roles = JsonValue.object();
    new TreeMap<>(root.roles()).forEach((name, keys) -> roles.put(name, roleKeys(keys).build()));
    return sign(
        start("root", root)
            .put("consistent_snapshot", root.consistentSnapshot())
            .put("keys", keys(root.keys()))
            .put("roles", roles.build())
            .build(),
        signers);
  }

  static byte[] timestamp(Metadata.Timestamp timestamp, RoleSigner signer) {
    ObjectBuilder out =
        start("timestamp", timestamp)
            .put(
                "meta",
                JsonValue.object().put("snapshot.json", fileMeta(timestamp.snapshot())).build());
    timestamp.issued().ifPresent(issued -> out.put(MetadataReader.ISSUED, time(issued)));
    return sign(out.build(), List.of(signer));
  }

  static byte[] snapshot(Metadata.Snapshot snapshot, RoleSigner signer) {
    ObjectBuilder files = JsonValue.object();
    new TreeMap<>(snapshot.files()).forEach((name, meta) -> files.put(name, fileMeta(meta)));
    return sign(start("snapshot", snapshot).put("meta", files.build()).build(), List.of(signer));
  }

  static byte[] targets(Metadata.Targets targets, RoleSigner signer) {
    ObjectBuilder files = JsonValue.object();
    new TreeMap<>(targets.files()).forEach((path, file) -> files.put(path, targetFile(file)));
    ObjectBuilder out = start("targets", targets).put("targets", files.build());
    if (!targets.delegations().isEmpty()) {
      out.put(
          "delegations",
          JsonValue.object()
              .put("keys", keys(targets.keys()))
              .put(
                  "roles",
                  JsonValue.array(
                      targets.delegations().stream().map(MetadataWriter::delegation).toList()))
              .build());
    }
    return sign(out.build(), List.of(signer));
  }

  /// The one form in which a file is written.
  static byte[] envelope(SignedFile file) {
    return envelope(file.signed(), file.signatures());
  }

  private static byte[] envelope(Obj signed, List<SignedFile.Sig> signatures) {
    List<JsonValue> listed = new ArrayList<>();
    for (SignedFile.Sig signature : signatures) {
      listed.add(
          JsonValue.object()
              .put("keyid", signature.keyId())
              .put("sig", HexFormat.of().formatHex(signature.value()))
              .build());
    }
    return Json.writeBytes(
        JsonValue.object()
            .put("signatures", JsonValue.array(listed))
            .put("signed", sorted(signed))
            .build());
  }

  /// Members sorted, numbers plain.
  private static JsonValue sorted(JsonValue value) {
    return switch (value) {
      case Obj object -> {
        Map<String, JsonValue> members = new TreeMap<>();
        object.members().forEach((name, member) -> members.put(name, sorted(member)));
        yield new Obj(members);
      }
      case JsonValue.Array array ->
          JsonValue.array(array.items().stream().map(MetadataWriter::sorted).toList());
      case JsonValue.Num number -> JsonValue.of(number.toLong());
      case JsonValue.Null same -> same;
      case JsonValue.Bool same -> same;
      case JsonValue.Text same -> same;
    };
  }

  static byte[] sign(Obj signed, Collection<RoleSigner> signers) {
    byte[] canonical = CanonicalJson.write(signed);
    List<SignedFile.Sig> signatures =
        signers.stream()
            .sorted(Comparator.comparing(signer -> signer.key().keyId()))
            .map(signer -> new SignedFile.Sig(signer.key().keyId(), signer.sign(canonical)))
            .toList();
    return envelope(signed, signatures);
  }

  private static ObjectBuilder start(String type, Metadata metadata) {
    return JsonValue.object()
        .put("_type", type)
        .put("spec_version", SPECIFICATION)
        .put("version", metadata.version())
        .put("expires", time(metadata.expires()));
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static JsonValue fileMeta(FileMeta meta) {
    ObjectBuilder out = JsonValue.object().put("version", meta.version());
    meta.length().ifPresent(length -> out.put("length", length));
    if (!meta.hashes().isEmpty()) {
      out.put("hashes", texts(meta.hashes()));
    }
    return out.build();
  }

  private static JsonValue targetFile(TargetFile file) {
    return JsonValue.object()
        .put("length", file.length())
        .put("hashes", texts(file.hashes()))
        .build();
  }

  private static JsonValue delegation(Delegation delegation) {
    ObjectBuilder out =
        roleKeys(delegation.signers())
            .put("name", delegation.name())
            .put("terminating", delegation.terminating());
    List<String> covered =
        delegation.paths().isEmpty() ? delegation.hashPrefixes() : delegation.paths();
    return out.put(
            delegation.paths().isEmpty() ? "path_hash_prefixes" : "paths",
            JsonValue.array(covered.stream().map(JsonValue::of).toList()))
        .build();
  }

  private static ObjectBuilder roleKeys(RoleKeys keys) {
    return JsonValue.object()
        .put("keyids", JsonValue.array(keys.keyIds().stream().map(JsonValue::of).toList()))
        .put("threshold", keys.threshold());
  }

  private static JsonValue keys(Map<String, TrustKey> keys) {
    ObjectBuilder out = JsonValue.object();
    new TreeMap<>(keys).forEach((id, key) -> out.put(id, key(key)));
    return out.build();
  }

  static Obj key(TrustKey key) {
    return JsonValue.object()
        .put("keytype", key.keyType())
        .put("scheme", key.scheme())
        .put("keyval", JsonValue.object().put("public", key.publicValue()).build())
        .build();
  }

  private static JsonValue texts(Map<String, String> values) {
    ObjectBuilder out = JsonValue.object();
    new TreeMap<>(values).forEach(out::put);
    return out.build();
  }
}
