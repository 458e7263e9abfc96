package dev.signalbox.model.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of a whole credential: all that we keep of it. About 190 random bits need no slow
/// hash.
public final class SecretDigest {

  private static final int LENGTH = 32;

  private final byte[] digest;

  private SecretDigest(byte[] digest) {
    this.digest = digest;
  }

  /// The digest of a credential.
  public static SecretDigest of(Secret secret) {
    return new SecretDigest(sha256().digest(secret.reveal().getBytes(StandardCharsets.UTF_8)));
  }

  /// Reads 64 hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if they are not
  public static SecretDigest fromHex(String hex) {
    byte[] digest = HexFormat.of().parseHex(hex);
    if (digest.length != LENGTH) {
      throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
    }
    return new SecretDigest(digest);
  }

  /// Compares in constant time.
  public boolean matches(byte[] other) {
    return MessageDigest.isEqual(digest, other);
  }

  /// The digest as 64 hexadecimal digits.
  public String toHex() {
    return HexFormat.of().formatHex(digest);
  }

  /// The first 8 of its hexadecimal digits: enough to tell the secrets of one key apart, and no use
  /// to anybody who wants to present one.
  public String fingerprint() {
    return HexFormat.of().toHexDigits(hashCode());
  }

  /// A new SHA-256, which every Java platform has.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretDigest that && matches(that.digest);
  }

  @Override
  public int hashCode() {
    return digest[0] << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | (digest[3] & 0xff);
  }

  @Override
  public String toString() {
    return "SecretDigest[hidden]";
  }
}
