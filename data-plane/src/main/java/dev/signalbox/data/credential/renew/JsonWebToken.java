package dev.signalbox.data.credential.renew;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/// Signed assertions (RFC 7515, RFC 7519) with RSA keys.
public final class JsonWebToken {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private JsonWebToken() {}

  /// Signs with RS256, as Google wants it.
  public static String rs256(Obj header, Obj claims, PrivateKey key) throws FetchFailure {
    try {
      return signed(header, claims, key, Signature.getInstance("SHA256withRSA"));
    } catch (GeneralSecurityException unusable) {
      throw new FetchFailure("the private key cannot sign");
    }
  }

  /// Signs with PS256, as Entra wants it.
  public static String ps256(Obj header, Obj claims, PrivateKey key) throws FetchFailure {
    try {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      return signed(header, claims, key, signature);
    } catch (GeneralSecurityException unusable) {
      throw new FetchFailure("the private key cannot sign");
    }
  }

  private static String signed(Obj header, Obj claims, PrivateKey key, Signature signature)
      throws GeneralSecurityException {
    String text =
        BASE64.encodeToString(Json.writeBytes(header))
            + "."
            + BASE64.encodeToString(Json.writeBytes(claims));
    signature.initSign(key);
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + BASE64.encodeToString(signature.sign());
  }

  /// The RSA key in a PEM text (PKCS #8).
  public static PrivateKey rsaKey(String pem) throws FetchFailure {
    int start = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (start < 0 || end < start) {
      throw new FetchFailure("the secret holds no private key in PEM (PKCS #8)");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(start + BEGIN.length(), end));
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new FetchFailure("the private key cannot be read");
    }
  }
}
