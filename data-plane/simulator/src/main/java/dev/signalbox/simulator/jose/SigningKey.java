package dev.signalbox.simulator.jose;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/// An RSA key that signs tokens; made anew in each run.
public final class SigningKey {

  private static final int BITS = 2_048;

  private final String id;
  private final KeyPair pair;

  private SigningKey(String id, KeyPair pair) {
    this.id = id;
    this.pair = pair;
  }

  /// Made when it is first needed, and once in a run, because making it takes long.
  private static final class Shared {
    static final KeyPair PAIR = pair();
  }

  /// The key of this run, under a name.
  public static SigningKey shared(String id) {
    return new SigningKey(id, Shared.PAIR);
  }

  /// A new key with a name.
  public static SigningKey generate(String id) {
    return new SigningKey(id, pair());
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has RSA", impossible);
    }
  }

  /// Its name.
  public String id() {
    return id;
  }

  /// What checks its signatures.
  public PublicKey publicKey() {
    return pair.getPublic();
  }

  /// The private half as PKCS #8 in PEM.
  public String privatePem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /// The public half as PEM.
  public String publicPem() {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /// A token signed by RS256.
  public String token(JsonValue.Obj claims) {
    JsonValue.Obj header =
        JsonValue.object().put("alg", "RS256").put("typ", "JWT").put("kid", id).build();
    String signed = part(Json.writeBytes(header)) + "." + part(Json.writeBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + part(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK signs with RSA", impossible);
    }
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
