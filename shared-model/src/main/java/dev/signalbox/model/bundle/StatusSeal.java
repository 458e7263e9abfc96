package dev.signalbox.model.bundle;

import dev.signalbox.model.json.CanonicalJson;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What shows that a status file that was carried by hand is of one proxy: `proxy_id`, and in
/// `signature` an HMAC-SHA-256 over the canonical form (RFC 8785) of everything else. Its key is
/// the SHA-256 of the proxy's identity: all that the control plane keeps of it, and known to nobody
/// else.
public final class StatusSeal {

  private static final String PROXY = "proxy_id";
  private static final String SIGNATURE = "signature";
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] PURPOSE =
      "signalbox.dev/policy-status/v1\n".getBytes(StandardCharsets.US_ASCII);

  private StatusSeal() {}

  /// A status with its seal.
  ///
  /// @param identity SHA-256 of the identity of the proxy
  public static Obj seal(Obj status, String proxyId, byte[] identity) {
    Map<String, JsonValue> members = new LinkedHashMap<>(status.members());
    members.put(PROXY, JsonValue.of(proxyId));
    members.remove(SIGNATURE);
    String signature = HexFormat.of().formatHex(mac(new Obj(members), identity));
    members.put(SIGNATURE, JsonValue.of(signature));
    return new Obj(members);
  }

  /// The proxy that a status says it is of; empty if it says none. Alone this proves nothing.
  ///
  /// @throws JsonException if it is no text
  public static Optional<String> proxyOf(Obj status) {
    return status.get(PROXY).map(JsonValue::asString);
  }

  /// Whether the proxy with this identity sealed a status.
  ///
  /// @param identity SHA-256 of the identity of the proxy
  public static boolean isSealedBy(Obj status, byte[] identity) {
    try {
      Map<String, JsonValue> members = new LinkedHashMap<>(status.members());
      JsonValue signature = members.remove(SIGNATURE);
      return signature != null
          && MessageDigest.isEqual(
              HexFormat.of().parseHex(signature.asString()), mac(new Obj(members), identity));
    } catch (JsonException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private static byte[] mac(Obj status, byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(PURPOSE);
      return mac.doFinal(CanonicalJson.write(status));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
