package dev.signalbox.data.conversation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes to be sent, growing.
public final class ByteSink {

  private byte[] bytes = new byte[512];
  private int length;

  /// Appends text in UTF-8.
  public ByteSink text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Appends bytes.
  public ByteSink bytes(byte[] more) {
    if (length + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /// Whether there is nothing to take.
  public boolean isEmpty() {
    return length == 0;
  }

  /// Takes what was appended, and is empty again.
  public byte[] take() {
    byte[] taken = Arrays.copyOf(bytes, length);
    length = 0;
    return taken;
  }
}
