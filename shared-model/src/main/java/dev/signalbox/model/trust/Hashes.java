package dev.signalbox.model.trust;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Hashes as TUF names them.
public final class Hashes {

  private Hashes() {}

  /// SHA-256 in lower-case hexadecimal.
  public static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  static String ofPath(String target) {
    return sha256(target.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether bytes have every one of these hashes. One of an unknown kind is never had.
  static boolean match(byte[] bytes, Map<String, String> hashes) {
    for (Map.Entry<String, String> hash : hashes.entrySet()) {
      String found =
          switch (hash.getKey()) {
            case "sha256" -> hex("SHA-256", bytes);
            case "sha512" -> hex("SHA-512", bytes);
            default -> "";
          };
      if (found.isEmpty() || !found.equals(hash.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
