package dev.signalbox.model.bundle;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Arrays;
import java.util.Base64;

/// A bundle as it travels: its exact bytes, and a signature over them (RFC 8032, Ed25519). What is
/// signed are bytes, never re-serialised JSON. On the wire it is
/// `{"payload":BASE64,"keyid":HEX,"sig":BASE64}`.
///
/// @param payload what [BundleCodec] wrote
/// @param keyId which key signed; only a hint, the verifier trusts its own keys and nothing else
/// @param signature 64 bytes
public record SignedBundle(byte[] payload, String keyId, byte[] signature) {

  /// Largest envelope that is made, sent, stored or read: 64 MiB.
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /// Writes the envelope.
  public byte[] toBytes() {
    Base64.Encoder base64 = Base64.getEncoder();
    return Json.writeBytes(
        JsonValue.object()
            .put("payload", base64.encodeToString(payload))
            .put("keyid", keyId)
            .put("sig", base64.encodeToString(signature))
            .build());
  }

  /// Reads an envelope. Says nothing about who signed it: see [BundleVerifier].
  ///
  /// @throws JsonException if it is larger than [#MAX_BYTES] or not exactly an envelope
  public static SignedBundle parse(byte[] envelope) {
    if (envelope.length > MAX_BYTES) {
      throw new JsonException("larger than " + MAX_BYTES + " bytes");
    }
    Obj in = Json.parse(envelope).asObject();
    SignedBundle signed;
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      signed =
          new SignedBundle(
              base64.decode(in.string("payload")),
              in.string("keyid"),
              base64.decode(in.string("sig")));
    } catch (IllegalArgumentException malformed) {
      throw new JsonException("not Base64", malformed);
    }
    if (!Arrays.equals(envelope, signed.toBytes())) {
      throw new JsonException("not an envelope in canonical form");
    }
    return signed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedBundle that
        && keyId.equals(that.keyId)
        && Arrays.equals(payload, that.payload)
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "SignedBundle[" + payload.length + " bytes by " + keyId + "]";
  }
}
