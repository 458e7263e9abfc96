package dev.signalbox.model.trust;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// A public key as metadata lists it (TUF section 4.2). Keys of kinds that are not known are kept
/// and never verify anything.
///
/// @param keyId how signatures refer to it
/// @param keyType such as `ed25519`
/// @param scheme such as `ed25519`, `ecdsa-sha2-nistp256`, `rsassa-pss-sha256`
/// @param publicValue 32 bytes in hexadecimal for Ed25519, else a SubjectPublicKeyInfo in PEM
public record TrustKey(String keyId, String keyType, String scheme, String publicValue) {

  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int MOST_RSA_BITS = 8_192;
  private static final int LEAST_RSA_BITS = 2_048;

  /// Whether a signature over data was made by this key. Whatever is wrong with either, the answer
  /// is no.
  public boolean verifies(byte[] data, byte[] signature) {
    try {
      Optional<Signature> verifier = verifier();
      if (verifier.isEmpty()) {
        return false;
      }
      verifier.get().update(data);
      return verifier.get().verify(signature);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return false;
    }
  }

  private Optional<Signature> verifier() throws GeneralSecurityException {
    return switch (scheme) {
      case "ed25519" -> keyType.equals("ed25519") ? Optional.of(ed25519()) : Optional.empty();
      case "ecdsa-sha2-nistp256" ->
          keyType.equals("ecdsa") || keyType.equals("ecdsa-sha2-nistp256")
              ? Optional.of(initialised(Signature.getInstance("SHA256withECDSA"), "EC"))
              : Optional.empty();
      case "rsassa-pss-sha256" -> keyType.equals("rsa") ? Optional.of(rsa()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Signature ed25519() throws GeneralSecurityException {
    byte[] point = HexFormat.of().parseHex(publicValue);
    byte[] encoded = new byte[ED25519_PREFIX.length + point.length];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    return verifier;
  }

  private Signature rsa() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return initialised(verifier, "RSA");
  }

  private Signature initialised(Signature verifier, String algorithm)
      throws GeneralSecurityException {
    String body =
        publicValue
            .replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s", "");
    PublicKey key =
        KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    if (key instanceof java.security.interfaces.RSAPublicKey rsa
        && (rsa.getModulus().bitLength() > MOST_RSA_BITS
            || rsa.getModulus().bitLength() < LEAST_RSA_BITS)) {
      throw new GeneralSecurityException("an RSA key of unreasonable size");
    }
    verifier.initVerify(key);
    return verifier;
  }
}
