package dev.signalbox.data.envelope;

import java.util.Arrays;

/// Two pieces of an answer, one after the other.
final class Bytes {

  private Bytes() {}

  static byte[] join(byte[] first, byte[] second) {
    if (first.length == 0) {
      return second;
    }
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
