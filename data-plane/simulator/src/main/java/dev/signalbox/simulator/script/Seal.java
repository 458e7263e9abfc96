package dev.signalbox.simulator.script;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Everything that follows from the seed: ids, the choice of words, and the seals on reasoning that
/// must come back unchanged. Two simulators with one seed accept each other's seals.
public final class Seal {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int MAC_BYTES = 32;

  private final SecretKeySpec key;

  public Seal(long seed) {
    this.key =
        new SecretKeySpec(ByteBuffer.allocate(Long.BYTES).putLong(seed).array(), "HmacSHA256");
  }

  /// A number that depends on the seed and both texts.
  public long number(String purpose, String text) {
    return ByteBuffer.wrap(mac(purpose, text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /// An id with a prefix and 24 letters and digits.
  public String id(String prefix, String text) {
    byte[] hash = mac("id " + prefix, text.getBytes(StandardCharsets.UTF_8));
    StringBuilder id = new StringBuilder(prefix);
    for (int index = 0; index < 24; index++) {
      id.append(ALPHABET.charAt(Byte.toUnsignedInt(hash[index]) % ALPHABET.length()));
    }
    return id.toString();
  }

  /// A signature of a text that is shown beside it.
  public String sign(String text) {
    return Base64.getEncoder()
        .encodeToString(mac("signature", text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Whether this is our signature of this text.
  public boolean signed(String text, String signature) {
    return MessageDigest.isEqual(
        sign(text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
  }

  /// A text in a form that its holder cannot read at a glance nor change unnoticed.
  public String close(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] mac = mac("envelope", plain);
    byte[] closed = Arrays.copyOf(mac, MAC_BYTES + plain.length);
    System.arraycopy(plain, 0, closed, MAC_BYTES, plain.length);
    return Base64.getEncoder().encodeToString(closed);
  }

  /// The text again, unless something was changed.
  public Optional<String> open(String closed) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(closed);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
    if (bytes.length < MAC_BYTES) {
      return Optional.empty();
    }
    byte[] plain = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
    boolean ours = MessageDigest.isEqual(mac("envelope", plain), Arrays.copyOf(bytes, MAC_BYTES));
    return ours ? Optional.of(new String(plain, StandardCharsets.UTF_8)) : Optional.empty();
  }

  private byte[] mac(String purpose, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(text);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
