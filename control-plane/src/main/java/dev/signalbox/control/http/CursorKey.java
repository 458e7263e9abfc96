package dev.signalbox.control.http;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key that cursors are sealed with.
public final class CursorKey {

  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE =
      "signalbox cursors 1".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final SecretKey key;

  private CursorKey(SecretKey key) {
    this.key = key;
  }

  /// A key that follows from a secret of the installation, so that cursors outlive a restart and
  /// hold at every process that shares the secret. Nothing about the secret follows from the key.
  public static CursorKey derivedFrom(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret, MAC));
      byte[] derived = mac.doFinal(PURPOSE);
      SecretKey key = new SecretKeySpec(derived, "AES");
      Arrays.fill(derived, (byte) 0);
      return new CursorKey(key);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every JDK has HmacSHA256", absent);
    }
  }

  SecretKey key() {
    return key;
  }
}
