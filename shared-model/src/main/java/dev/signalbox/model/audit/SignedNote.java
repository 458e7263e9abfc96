package dev.signalbox.model.audit;

import dev.signalbox.model.key.SecretDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A text with an Ed25519 signature, in the form that the C2SP document "signed-note" gives it: the
/// text, an empty line, then `— name base64(key hash, signature)`. What is signed are the bytes of
/// the text, its last newline included.
public final class SignedNote {

  /// The name that all keys of an audit log go by.
  static final String NAME = "signalbox-audit";

  private static final String DASH = "\n— " + NAME + " ";
  private static final byte ED25519 = 1;
  private static final int KEY_HASH_BYTES = 4;
  private static final int SIGNATURE_BYTES = 64;
  private static final int RAW_KEY_BYTES = 32;

  private SignedNote() {}

  /// Signs a text.
  ///
  /// @param text ends in a newline and has no empty line
  public static String sign(String text, KeyPair keys) {
    if (!text.endsWith("\n") || text.contains("\n\n")) {
      throw new IllegalArgumentException("a note ends in a newline and has no empty line");
    }
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      byte[] line =
          ByteBuffer.allocate(KEY_HASH_BYTES + SIGNATURE_BYTES)
              .put(keyHash(keys.getPublic()))
              .put(signature.sign())
              .array();
      return text + DASH + Base64.getEncoder().encodeToString(line) + "\n";
    } catch (GeneralSecurityException unusableKey) {
      throw new IllegalStateException(unusableKey);
    }
  }

  /// The text of a note, if one of the keys signed it and it has exactly this form.
  public static Optional<String> open(String note, List<PublicKey> trusted) {
    int end = note.indexOf("\n" + DASH);
    if (end < 0 || !note.endsWith("\n")) {
      return Optional.empty();
    }
    String text = note.substring(0, end + 1);
    String encoded = note.substring(end + 1 + DASH.length(), note.length() - 1);
    byte[] line;
    try {
      line = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    boolean exact = Base64.getEncoder().encodeToString(line).equals(encoded);
    if (!exact || line.length != KEY_HASH_BYTES + SIGNATURE_BYTES) {
      return Optional.empty();
    }
    for (PublicKey key : trusted) {
      if (Arrays.equals(keyHash(key), 0, KEY_HASH_BYTES, line, 0, KEY_HASH_BYTES)
          && verifies(key, text, line)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  private static boolean verifies(PublicKey key, String text, byte[] line) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.verify(line, KEY_HASH_BYTES, SIGNATURE_BYTES);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static byte[] keyHash(PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length);
    byte[] name = (NAME + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] digest =
        SecretDigest.sha256()
            .digest(
                ByteBuffer.allocate(name.length + 1 + RAW_KEY_BYTES)
                    .put(name)
                    .put(ED25519)
                    .put(raw)
                    .array());
    return Arrays.copyOf(digest, KEY_HASH_BYTES);
  }
}
