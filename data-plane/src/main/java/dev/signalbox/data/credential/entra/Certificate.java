package dev.signalbox.data.credential.entra;

import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.JsonWebToken;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Proves by a signature with the key of a certificate that the directory knows.
///
/// Source: "Microsoft identity platform application authentication certificate credentials".
final class Certificate implements ClientGrant.Proof {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final long LIFE_SECONDS = 300;

  private final Held<Secret> pem;
  private final URI audience;
  private final String clientId;
  private final RandomGenerator random;

  /// @param pem private key and certificate
  Certificate(Held<Secret> pem, URI audience, String clientId, RandomGenerator random) {
    this.pem = pem;
    this.audience = audience;
    this.clientId = clientId;
    this.random = random;
  }

  @Override
  public Map<String, String> fields(long nowMillis) throws FetchFailure {
    Secret secret = pem.value(nowMillis);
    if (secret == null) {
      throw new FetchFailure("the certificate is not there yet");
    }
    long seconds = nowMillis / 1_000;
    Obj header =
        JsonValue.object()
            .put("alg", "PS256")
            .put("typ", "JWT")
            .put("x5t#S256", thumbprint(secret.reveal()))
            .build();
    Obj claims =
        JsonValue.object()
            .put("aud", audience.toString())
            .put("iss", clientId)
            .put("sub", clientId)
            .put("jti", new UUID(random.nextLong(), random.nextLong()).toString())
            .put("iat", seconds)
            .put("nbf", seconds)
            .put("exp", seconds + LIFE_SECONDS)
            .build();
    return ClientAssertion.fields(
        JsonWebToken.ps256(header, claims, JsonWebToken.rsaKey(secret.reveal())));
  }

  private static String thumbprint(String pem) throws FetchFailure {
    int start = pem.indexOf(BEGIN);
    if (start < 0) {
      throw new FetchFailure("the secret holds no certificate in PEM");
    }
    try {
      byte[] der =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      pem.substring(start).getBytes(StandardCharsets.US_ASCII)))
              .getEncoded();
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException unreadable) {
      throw new FetchFailure("the certificate cannot be read");
    }
  }

  @Override
  public void refused(long nowMillis) {
    pem.refused(nowMillis);
  }
}
