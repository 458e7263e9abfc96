package dev.signalbox.model.trust;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.trust.Metadata.Delegation;
import dev.signalbox.model.trust.Metadata.FileMeta;
import dev.signalbox.model.trust.Metadata.RoleKeys;
import dev.signalbox.model.trust.Metadata.TargetFile;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads metadata files (TUF section 4). Members that are not known are kept under the signature
/// and otherwise ignored, as the specification demands; everything that is known must be there, of
/// its kind, and within bounds.
final class MetadataReader {

  static final String ISSUED = "x-signalbox-issued";

  private static final int MOST_SIGNATURES = 64;
  private static final int MOST_KEYS = 16_384;
  private static final int MOST_FILES = 262_144;
  private static final int MOST_TEXT = 16_384;
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final Pattern SPECIFICATION = Pattern.compile("1(\\.\\d{1,4}){1,2}");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{2,1024}");
  private static final List<String> TOP_LEVEL = List.of("root", "timestamp", "snapshot", "targets");

  private MetadataReader() {}

  /// Reads the envelope.
  static SignedFile open(byte[] bytes, String name, int mostBytes) {
    if (bytes.length > mostBytes) {
      throw new RefusedException(
          TrustReason.OVERSIZED, name + " is larger than " + mostBytes + " bytes");
    }
    try {
      Obj envelope = Json.parse(bytes).asObject();
      Obj signed = envelope.object("signed");
      List<JsonValue> listed = envelope.require("signatures").asArray();
      check(listed.size() <= MOST_SIGNATURES, "more than " + MOST_SIGNATURES + " signatures");
      List<SignedFile.Sig> signatures = new ArrayList<>();
      Set<String> signers = new HashSet<>();
      for (JsonValue item : listed) {
        Obj signature = item.asObject();
        check(signers.add(text(signature, "keyid")), "a key id signs twice");
        signatures.add(
            new SignedFile.Sig(
                text(signature, "keyid"), HexFormat.of().parseHex(text(signature, "sig"))));
      }
      return new SignedFile(bytes, signed, CanonicalJson.write(signed), signatures);
    } catch (JsonException | IllegalArgumentException malformed) {
      throw malformed(name, malformed);
    }
  }

  /// The version of a file that was verified before.
  static long versionOf(byte[] verified) {
    return Json.parse(verified).asObject().object("signed").number("version");
  }

  static Metadata.Root root(SignedFile file, String name) {
    return read(
        file,
        name,
        "root",
        in -> {
          Map<String, RoleKeys> roles = new HashMap<>();
          Obj listed = in.object("roles");
          for (String role : TOP_LEVEL) {
            roles.put(role, roleKeys(listed.object(role)));
          }
          return new Metadata.Root(
              version(in),
              expires(in),
              in.get("consistent_snapshot").map(JsonValue::asBoolean).orElse(false),
              keys(in.object("keys")),
              roles);
        });
  }

  static Metadata.Timestamp timestamp(SignedFile file, String name) {
    return read(
        file,
        name,
        "timestamp",
        in -> {
          Obj files = in.object("meta");
          return new Metadata.Timestamp(
              version(in),
              expires(in),
              fileMeta(files.object("snapshot.json")),
              in.get(ISSUED).map(issued -> time(issued.asString())));
        });
  }

  static Metadata.Snapshot snapshot(SignedFile file, String name) {
    return read(
        file,
        name,
        "snapshot",
        in -> {
          Obj listed = in.object("meta");
          check(listed.members().size() <= MOST_FILES, "more than " + MOST_FILES + " files");
          Map<String, FileMeta> files = new HashMap<>();
          listed.members().forEach((role, meta) -> files.put(role, fileMeta(meta.asObject())));
          return new Metadata.Snapshot(version(in), expires(in), files);
        });
  }

  static Metadata.Targets targets(SignedFile file, String name) {
    return read(
        file,
        name,
        "targets",
        in -> {
          Obj listed = in.object("targets");
          check(listed.members().size() <= MOST_FILES, "more than " + MOST_FILES + " files");
          Map<String, TargetFile> files = new HashMap<>();
          listed
              .members()
              .forEach((path, target) -> files.put(path, targetFile(target.asObject())));
          Optional<Obj> delegations = in.get("delegations").map(JsonValue::asObject);
          return new Metadata.Targets(
              version(in),
              expires(in),
              files,
              delegations.map(found -> keys(found.object("keys"))).orElse(Map.of()),
              delegations.map(MetadataReader::delegations).orElse(List.of()));
        });
  }

  /// What a reader of one kind does with the signed part.
  private interface Body<T> {
    T read(Obj signed);
  }

  private static <T> T read(SignedFile file, String name, String type, Body<T> body) {
    try {
      Obj in = file.signed();
      if (!in.string("_type").equals(type)) {
        throw new RefusedException(TrustReason.WRONG_ROLE, name + " is not metadata of " + type);
      }
      if (!SPECIFICATION.matcher(in.string("spec_version")).matches()) {
        throw new RefusedException(
            TrustReason.UNSUPPORTED, name + " follows another version of the specification");
      }
      return body.read(in);
    } catch (JsonException | IllegalArgumentException | DateTimeParseException malformed) {
      throw malformed(name, malformed);
    }
  }

  private static List<Delegation> delegations(Obj in) {
    List<Delegation> roles = new ArrayList<>();
    List<JsonValue> listed = in.require("roles").asArray();
    check(listed.size() <= MOST_KEYS, "more than " + MOST_KEYS + " delegated roles");
    HashSet<String> names = new HashSet<>();
    for (JsonValue item : listed) {
      Obj role = item.asObject();
      String name = text(role, "name");
      check(!name.isEmpty() && !TOP_LEVEL.contains(name), "a delegated role with a reserved name");
      check(names.add(name), "a role delegated twice");
      check(
          role.get("paths").isPresent() != role.get("path_hash_prefixes").isPresent(),
          "a delegation needs either paths or path_hash_prefixes");
      roles.add(
          new Delegation(
              name,
              roleKeys(role),
              role.require("terminating").asBoolean(),
              role.array("paths").stream().map(JsonValue::asString).toList(),
              role.array("path_hash_prefixes").stream().map(JsonValue::asString).toList()));
    }
    return roles;
  }

  private static Map<String, TrustKey> keys(Obj in) {
    check(in.members().size() <= MOST_KEYS, "more than " + MOST_KEYS + " keys");
    Map<String, TrustKey> keys = new HashMap<>();
    in.members()
        .forEach((keyId, item) -> {
          Obj key = item.asObject();
          String value = text(key.object("keyval"), "public");
          keys.put(keyId, new TrustKey(keyId, text(key, "keytype"), text(key, "scheme"), value));
        });
    return keys;
  }

  private static RoleKeys roleKeys(Obj in) {
    List<String> keyIds = in.require("keyids").asArray().stream().map(JsonValue::asString).toList();
    long threshold = in.number("threshold");
    check(keyIds.size() <= MOST_SIGNATURES, "a role with more than " + MOST_SIGNATURES + " keys");
    check(new HashSet<>(keyIds).size() == keyIds.size(), "a role that lists a key twice");
    check(threshold >= 1 && threshold <= MOST_SIGNATURES, "a threshold below 1 or far too high");
    return new RoleKeys(keyIds, (int) threshold);
  }

  private static FileMeta fileMeta(Obj in) {
    OptionalLong length =
        in.get("length").isPresent() ? OptionalLong.of(in.number("length")) : OptionalLong.empty();
    check(length.orElse(0) >= 0, "a negative length");
    return new FileMeta(
        version(in), length, in.get("hashes").map(MetadataReader::hashes).orElse(Map.of()));
  }

  private static TargetFile targetFile(Obj in) {
    long length = in.number("length");
    check(length >= 0, "a negative length");
    return new TargetFile(length, hashes(in.require("hashes")));
  }

  private static Map<String, String> hashes(JsonValue in) {
    Map<String, String> hashes = new HashMap<>();
    in.asObject()
        .members()
        .forEach((name, hash) -> {
          check(HEX.matcher(hash.asString()).matches(), "a hash that is not hexadecimal");
          hashes.put(name, hash.asString());
        });
    check(!hashes.isEmpty() && hashes.size() <= 8, "no hash, or too many");
    return hashes;
  }

  private static long version(Obj in) {
    long version = in.number("version");
    check(version >= 1, "a version below 1");
    return version;
  }

  private static Instant expires(Obj in) {
    return time(in.string("expires"));
  }

  private static Instant time(String text) {
    check(TIME.matcher(text).matches(), "a time that is not of the form 2026-01-31T23:59:59Z");
    return LocalDateTime.parse(text, DateTimeFormatter.ISO_DATE_TIME).toInstant(ZoneOffset.UTC);
  }

  private static String text(Obj in, String name) {
    String text = in.string(name);
    check(text.length() <= MOST_TEXT, name + " is too long");
    return text;
  }

  private static void check(boolean sound, String otherwise) {
    if (!sound) {
      throw new JsonException(otherwise);
    }
  }

  private static RefusedException malformed(String name, RuntimeException cause) {
    String what =
        cause instanceof JsonException
            ? String.valueOf(cause.getMessage())
            : cause.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new RefusedException(TrustReason.MALFORMED, name + ": " + what);
  }
}
