package dev.signalbox.simulator;

import dev.signalbox.simulator.Exchange.Hashed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and hashes bytes as they pass.
final class Digest {

  private final MessageDigest sha256;
  private long bytes;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  static Hashed of(byte[] all) {
    Digest digest = new Digest();
    digest.add(all);
    return digest.result();
  }

  void add(byte[] more) {
    sha256.update(more);
    bytes += more.length;
  }

  /// What passed; nothing may be added afterwards.
  Hashed result() {
    return new Hashed(bytes, HexFormat.of().formatHex(sha256.digest()));
  }
}
