package dev.signalbox.model.bundle;

import dev.signalbox.model.json.JsonException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Judges what came as a bundle: size, envelope, signature by a pinned key, then content. Nothing
/// of the content is read before the signature holds. Safe for use by several threads.
public final class BundleVerifier {

  private final Map<String, PublicKey> trusted = new LinkedHashMap<>();

  /// @param pinned the keys to trust, at least one
  public BundleVerifier(List<PublicKey> pinned) {
    if (pinned.isEmpty()) {
      throw new IllegalArgumentException("no key to trust: nothing could ever be accepted");
    }
    for (PublicKey key : pinned) {
      trusted.put(SigningKeys.keyId(key), key);
    }
  }

  /// What was found.
  public sealed interface Verdict {

    /// The bundle is genuine and well formed. Whether it is newer is for the caller to judge.
    record Genuine(Bundle bundle) implements Verdict {}

    /// It is not to be used.
    ///
    /// @param detail for the operator; says what is wrong, never what is in it
    record Refused(Reason reason, String detail) implements Verdict {}
  }

  /// Why a bundle is not to be used.
  public enum Reason {
    /// It is larger than [SignedBundle#MAX_BYTES].
    OVERSIZED,
    /// It is not a signed bundle at all, or only a part of one.
    NOT_AN_ENVELOPE,
    /// Somebody else signed it.
    UNKNOWN_SIGNER,
    /// The signature does not belong to the content.
    BAD_SIGNATURE,
    /// The signature holds, but this release cannot read the content.
    UNREADABLE
  }

  /// Judges an envelope. Never throws, whatever the bytes are.
  public Verdict verify(byte[] envelope) {
    if (envelope.length > SignedBundle.MAX_BYTES) {
      return new Verdict.Refused(
          Reason.OVERSIZED, "larger than " + SignedBundle.MAX_BYTES + " bytes");
    }
    SignedBundle signed;
    try {
      signed = SignedBundle.parse(envelope);
    } catch (JsonException malformed) {
      return new Verdict.Refused(Reason.NOT_AN_ENVELOPE, message(malformed));
    }
    PublicKey key = trusted.get(signed.keyId());
    if (key == null) {
      return new Verdict.Refused(
          Reason.UNKNOWN_SIGNER, "signed by a key that is not among the pinned ones");
    }
    if (!signatureHolds(key, signed)) {
      return new Verdict.Refused(
          Reason.BAD_SIGNATURE, "the signature does not belong to the content");
    }
    try {
      return new Verdict.Genuine(BundleCodec.read(signed.payload()));
    } catch (JsonException malformed) {
      return new Verdict.Refused(Reason.UNREADABLE, message(malformed));
    }
  }

  private static boolean signatureHolds(PublicKey key, SignedBundle signed) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      BundleSigner.update(signature, signed.payload());
      return signature.verify(signed.signature());
    } catch (GeneralSecurityException malformedSignature) {
      return false;
    }
  }

  private static String message(JsonException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "not readable");
  }
}
