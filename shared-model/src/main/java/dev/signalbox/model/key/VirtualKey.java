package dev.signalbox.model.key;

import dev.signalbox.model.id.KeyId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A virtual key as the client holds it: `sbx_`, 12 characters of id, 32 of secret (about 190
/// random bits) and 6 of checksum, all base62. The checksum is a CRC-32 over everything before it,
/// left-padded with `0` (the form GitHub uses for its tokens): it lets a typing error or a secret
/// scanner be judged offline and protects nothing.
public final class VirtualKey {

  /// What every virtual key starts with.
  public static final String PREFIX = "sbx_";

  /// Length of the whole key in characters.
  public static final int LENGTH = 4 + 12 + 32 + 6;

  /// Where the id starts in a key.
  public static final int ID_START = 4;

  /// Length of the id in characters.
  public static final int ID_LENGTH = 12;

  private static final int SECRET_LENGTH = 32;
  private static final int CHECKSUM_LENGTH = 6;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int[] CRC_TABLE = crcTable();

  private final KeyId id;
  private final Secret whole;

  private VirtualKey(KeyId id, Secret whole) {
    this.id = id;
    this.whole = whole;
  }

  /// Makes a new key. The generator must be a cryptographic one in production.
  public static VirtualKey mint(RandomGenerator random) {
    String id = characters(random, ID_LENGTH);
    return withNewSecret(new KeyId(id), random);
  }

  /// Makes a new secret for an existing key id, for rotation.
  public static VirtualKey withNewSecret(KeyId id, RandomGenerator random) {
    String body = PREFIX + id.value() + characters(random, SECRET_LENGTH);
    return new VirtualKey(id, new Secret(body + checksum(body)));
  }

  /// Reads a presented credential; empty if it does not have the form or the checksum of a virtual
  /// key.
  public static Optional<VirtualKey> parse(String presented) {
    if (!isWellFormed(presented, 0, presented.length())) {
      return Optional.empty();
    }
    KeyId id = new KeyId(presented.substring(ID_START, ID_START + ID_LENGTH));
    return Optional.of(new VirtualKey(id, new Secret(presented)));
  }

  /// Whether a part of a text has the form and the checksum of a virtual key. It looks nothing up
  /// and allocates nothing, so it costs strangers more than us.
  ///
  /// @param from the first character
  /// @param to the first character behind it
  public static boolean isWellFormed(String text, int from, int to) {
    if (to - from != LENGTH || !text.startsWith(PREFIX, from)) {
      return false;
    }
    for (int index = from + ID_START; index < to; index++) {
      if (!isBase62(text.charAt(index))) {
        return false;
      }
    }
    int end = to - CHECKSUM_LENGTH;
    long rest = crc(text, from, end);
    int difference = 0;
    for (int index = to - 1; index >= end; index--) {
      difference |= text.charAt(index) ^ ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return difference == 0;
  }

  /// The public id.
  public KeyId id() {
    return id;
  }

  /// The whole key, to be shown once and to be hashed.
  public Secret whole() {
    return whole;
  }

  /// What we keep of it.
  public SecretDigest digest() {
    return SecretDigest.of(whole);
  }

  @Override
  public String toString() {
    return "VirtualKey[" + id + "]";
  }

  private static boolean isBase62(char c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  private static String characters(RandomGenerator random, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return out.toString();
  }

  private static String checksum(String body) {
    char[] out = new char[CHECKSUM_LENGTH];
    long rest = crc(body, 0, body.length());
    for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
      out[index] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(out);
  }

  /// CRC-32 (RFC 1952 section 8) of ASCII characters.
  private static long crc(String text, int from, int to) {
    int crc = -1;
    for (int index = from; index < to; index++) {
      crc = crc >>> 8 ^ CRC_TABLE[(crc ^ text.charAt(index)) & 0xFF];
    }
    return ~crc & 0xFFFF_FFFFL;
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int index = 0; index < table.length; index++) {
      int value = index;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ 0xEDB8_8320;
      }
      table[index] = value;
    }
    return table;
  }
}
