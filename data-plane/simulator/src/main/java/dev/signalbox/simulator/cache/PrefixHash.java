package dev.signalbox.simulator.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A chain of hashes: each link names everything up to it.
public final class PrefixHash {

  private byte[] link;

  /// Starts a chain that belongs to one caller and one model: caches are never shared further.
  public PrefixHash(String credential, String model) {
    link = sha256(new byte[0], (credential + "\n" + model).getBytes(StandardCharsets.UTF_8));
  }

  /// Adds a piece and names the prefix that ends with it.
  public String add(String piece) {
    return add(piece.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds a piece and names the prefix that ends with it.
  public String add(byte[] piece) {
    link = sha256(link, piece);
    return Base64.getEncoder().encodeToString(link);
  }

  private static byte[] sha256(byte[] before, byte[] piece) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before);
      return digest.digest(piece);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
