package dev.signalbox.model.key;

import dev.signalbox.model.id.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/// A virtual key as the client holds it: `sbx_`, 12 characters of id, 32 of secret (about 190
/// random bits) and 6 of checksum, all base62. The checksum is a CRC-32 over everything before it,
/// left-padded with `0` (the form GitHub uses for its tokens): it lets a typing error or a secret
/// scanner be judged offline and protects nothing.
public final class VirtualKey {

  /// What every virtual key starts with.
  public static final String PREFIX = "sbx_";

  /// Length of the whole key in characters.
  public static final int LENGTH = 4 + 12 + 32 + 6;

  private static final int ID_LENGTH = 12;
  private static final int SECRET_LENGTH = 32;
  private static final int CHECKSUM_LENGTH = 6;
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

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
    if (presented.length() != LENGTH || !presented.startsWith(PREFIX)) {
      return Optional.empty();
    }
    for (int index = PREFIX.length(); index < LENGTH; index++) {
      if (!isBase62(presented.charAt(index))) {
        return Optional.empty();
      }
    }
    int end = LENGTH - CHECKSUM_LENGTH;
    if (!presented.regionMatches(end, checksum(presented.substring(0, end)), 0, CHECKSUM_LENGTH)) {
      return Optional.empty();
    }
    KeyId id = new KeyId(presented.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH));
    return Optional.of(new VirtualKey(id, new Secret(presented)));
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
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    char[] out = new char[CHECKSUM_LENGTH];
    long rest = crc.getValue();
    for (int index = CHECKSUM_LENGTH - 1; index >= 0; index--) {
      out[index] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(out);
  }
}
