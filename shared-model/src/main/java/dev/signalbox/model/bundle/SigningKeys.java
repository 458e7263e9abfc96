package dev.signalbox.model.bundle;

import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.EncodedKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Ed25519 keys as PEM texts (RFC 7468, RFC 8410), in the form that OpenSSL reads and writes:
/// `PRIVATE KEY` is PKCS #8, `PUBLIC KEY` is a SubjectPublicKeyInfo.
public final class SigningKeys {

  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  /// An Ed25519 key has about 120 characters of PEM. What is longer than this is no key file.
  private static final int MAX_PEM_LENGTH = 16_384;

  private SigningKeys() {}

  /// Makes a new pair.
  public static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(255, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A pair as one text, both parts one after the other: the file of the control plane.
  public static Secret writePair(KeyPair pair) {
    return new Secret(block(PRIVATE, pair.getPrivate()) + block(PUBLIC, pair.getPublic()));
  }

  /// Reads what [#writePair] wrote.
  ///
  /// @throws IllegalArgumentException if the text does not hold one private and one public key
  public static KeyPair readPair(Secret pem) {
    List<byte[]> secret = blocks(PRIVATE, pem.reveal());
    List<byte[]> open = blocks(PUBLIC, pem.reveal());
    if (secret.size() != 1 || open.size() != 1) {
      throw new IllegalArgumentException(
          "a signing key file holds one PRIVATE KEY and one PUBLIC KEY block in PEM");
    }
    try {
      EncodedKeySpec encoded = new PKCS8EncodedKeySpec(secret.getFirst());
      PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM).generatePrivate(encoded);
      return new KeyPair(publicKey(open.getFirst()), privateKey);
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException("the private key is not an Ed25519 key", malformed);
    }
  }

  /// A public key as PEM: what a proxy pins.
  public static String writePublic(PublicKey key) {
    return block(PUBLIC, key);
  }

  /// Reads every public key of a PEM text. Several are trusted side by side while a key is changed.
  ///
  /// @throws IllegalArgumentException if there is none, or one is not an Ed25519 key
  public static List<PublicKey> readPublic(String pem) {
    List<PublicKey> keys = new ArrayList<>();
    for (byte[] encoded : blocks(PUBLIC, pem)) {
      keys.add(publicKey(encoded));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no PUBLIC KEY block in PEM");
    }
    return List.copyOf(keys);
  }

  /// The name of a key: the SHA-256 of its encoding, in hexadecimal.
  public static String keyId(PublicKey key) {
    return HexFormat.of().formatHex(SecretDigest.sha256().digest(key.getEncoded()));
  }

  /// Reads a public key that has no PEM around it.
  ///
  /// @param encoded a SubjectPublicKeyInfo
  /// @throws IllegalArgumentException if it is not an Ed25519 key
  public static PublicKey readEncoded(byte[] encoded) {
    return publicKey(encoded);
  }

  private static PublicKey publicKey(byte[] encoded) {
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException("the public key is not an Ed25519 key", malformed);
    }
  }

  private static String block(String label, Key key) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(key.getEncoded())
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<byte[]> blocks(String label, String pem) {
    if (pem.length() > MAX_PEM_LENGTH) {
      throw new IllegalArgumentException("a key file is not longer than " + MAX_PEM_LENGTH);
    }
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    List<byte[]> found = new ArrayList<>();
    int start = pem.indexOf(begin);
    while (start >= 0) {
      int stop = pem.indexOf(end, start);
      if (stop < 0) {
        throw new IllegalArgumentException("a PEM block without its end line");
      }
      String body = pem.substring(start + begin.length(), stop).replaceAll("\\s", "");
      found.add(Base64.getDecoder().decode(body));
      start = pem.indexOf(begin, stop);
    }
    return found;
  }
}
