package dev.signalbox.model.bundle;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/// Signs bundles with one Ed25519 key. Ed25519 is deterministic: the same bundle always gets the
/// same signature. Safe for use by several threads.
public final class BundleSigner {

  /// Stands before the payload in what is signed, so that a signature made for anything else, now
  /// or later, is never a signature of a bundle.
  private static final byte[] DOMAIN =
      "signalbox.dev/bundle/v1\n".getBytes(StandardCharsets.US_ASCII);

  private final KeyPair keys;
  private final String keyId;

  public BundleSigner(KeyPair keys) {
    this.keys = keys;
    this.keyId = SigningKeys.keyId(keys.getPublic());
  }

  /// Writes and signs a bundle.
  ///
  /// @throws IllegalArgumentException if its envelope would be larger than
  ///   [SignedBundle#MAX_BYTES], which every proxy refuses
  public SignedBundle sign(Bundle bundle) {
    return sign(BundleCodec.write(bundle));
  }

  SignedBundle sign(byte[] payload) {
    if (4L * ((payload.length + 2L) / 3) + 256 > SignedBundle.MAX_BYTES) {
      throw new IllegalArgumentException(
          "the bundle is too large: its envelope may have " + SignedBundle.MAX_BYTES + " bytes");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      update(signature, payload);
      return new SignedBundle(payload, keyId, signature.sign());
    } catch (GeneralSecurityException unusableKey) {
      throw new IllegalStateException(unusableKey);
    }
  }

  /// Feeds what is signed: the domain, then the payload.
  static void update(Signature signature, byte[] payload) throws GeneralSecurityException {
    signature.update(DOMAIN);
    signature.update(payload);
  }
}
