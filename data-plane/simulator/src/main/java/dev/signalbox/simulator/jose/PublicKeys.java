package dev.signalbox.simulator.jose;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// Reads public keys.
public final class PublicKeys {

  private PublicKeys() {}

  /// An RSA key from PEM: a `PUBLIC KEY` or a `CERTIFICATE`.
  ///
  /// @throws IllegalArgumentException if it is neither
  public static PublicKey read(String pem) {
    try {
      if (pem.contains("BEGIN CERTIFICATE")) {
        return CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .getPublicKey();
      }
      byte[] bytes =
          Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("not a public key or a certificate", unreadable);
    }
  }
}
