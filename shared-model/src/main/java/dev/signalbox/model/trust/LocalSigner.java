package dev.signalbox.model.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A key held in memory: Ed25519, or ECDSA on P-256 where a key management service has no other.
public final class LocalSigner implements RoleSigner {

  private static final int ED25519_BYTES = 32;

  private final TrustKey key;
  private final PrivateKey secret;
  private final String algorithm;

  private LocalSigner(TrustKey key, PrivateKey secret, String algorithm) {
    this.key = key;
    this.secret = secret;
    this.algorithm = algorithm;
  }

  /// Signs with a pair.
  ///
  /// @throws IllegalArgumentException if it is of another kind
  public static LocalSigner of(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return switch (pair.getPublic().getAlgorithm()) {
      case "Ed25519", "EdDSA" -> {
        int from = encoded.length - ED25519_BYTES;
        String point = HexFormat.of().formatHex(Arrays.copyOfRange(encoded, from, encoded.length));
        yield new LocalSigner(named("ed25519", "ed25519", point), pair.getPrivate(), "Ed25519");
      }
      case "EC" -> {
        String pem =
            "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        yield new LocalSigner(
            named("ecdsa", "ecdsa-sha2-nistp256", pem), pair.getPrivate(), "SHA256withECDSA");
      }
      default -> throw new IllegalArgumentException("a key is Ed25519, or ECDSA on P-256");
    };
  }

  /// A key id is the SHA-256 of the key as metadata lists it.
  private static TrustKey named(String type, String scheme, String value) {
    TrustKey unnamed = new TrustKey("", type, scheme, value);
    String id = Hashes.sha256(CanonicalJson.write(MetadataWriter.key(unnamed)));
    return new TrustKey(id, type, scheme, value);
  }

  @Override
  public TrustKey key() {
    return key;
  }

  @Override
  public byte[] sign(byte[] data) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException unusableKey) {
      throw new IllegalStateException(unusableKey);
    }
  }
}
