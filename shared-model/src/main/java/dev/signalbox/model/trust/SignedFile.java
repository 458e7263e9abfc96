package dev.signalbox.model.trust;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.trust.Metadata.RoleKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One metadata file: its bytes, what was signed, and by whom as it claims.
final class SignedFile {

  private final byte[] bytes;
  private final JsonValue.Obj signed;
  private final byte[] canonical;
  private final List<Sig> signatures;

  SignedFile(byte[] bytes, JsonValue.Obj signed, byte[] canonical, List<Sig> signatures) {
    this.bytes = bytes;
    this.signed = signed;
    this.canonical = canonical;
    this.signatures = List.copyOf(signatures);
  }

  /// A signature and the key that is said to have made it.
  record Sig(String keyId, byte[] value) {}

  List<Sig> signatures() {
    return signatures;
  }

  byte[] bytes() {
    return bytes;
  }

  JsonValue.Obj signed() {
    return signed;
  }

  /// Refuses the file unless enough different keys of a role have signed it. A key counts once,
  /// however often it signed and under however many ids it is listed.
  void require(RoleKeys role, Map<String, TrustKey> keys, String name) {
    Set<String> counted = new HashSet<>();
    for (Sig signature : signatures) {
      TrustKey key = keys.get(signature.keyId());
      if (key != null
          && role.keyIds().contains(signature.keyId())
          && !counted.contains(key.publicValue())
          && key.verifies(canonical, signature.value())) {
        counted.add(key.publicValue());
      }
      if (counted.size() >= role.threshold()) {
        return;
      }
    }
    throw new RefusedException(
        TrustReason.THRESHOLD,
        name + " has " + counted.size() + " valid signatures of " + role.threshold() + " needed");
  }
}
