package dev.signalbox.data.dialect.scan;

/// SipHash-2-4: a keyed 64-bit hash whose values tell nothing without the key (Aumasson and
/// Bernstein, 2012). Takes its input in pieces.
public final class SipHash {

  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long tail;
  private int tailBits;
  private long length;

  public SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
    start();
  }

  /// Starts a new input.
  public void start() {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    tail = 0;
    tailBits = 0;
    length = 0;
  }

  public void update(byte next) {
    length++;
    tail |= (next & 0xffL) << tailBits;
    tailBits += Byte.SIZE;
    if (tailBits == Long.SIZE) {
      word(tail);
      tail = 0;
      tailBits = 0;
    }
  }

  public void update(byte[] bytes, int from, int to) {
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      update(Swar.word(bytes, index));
    }
    for (; index < to; index++) {
      update(bytes[index]);
    }
  }

  /// Eight bytes, the lowest first.
  public void update(long next) {
    length += Long.BYTES;
    if (tailBits == 0) {
      word(next);
    } else {
      word(tail | next << tailBits);
      tail = next >>> (Long.SIZE - tailBits);
    }
  }

  /// The hash of the input.
  public long finish() {
    word(length << 56 | tail);
    v2 ^= 0xff;
    round();
    round();
    round();
    round();
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void word(long next) {
    v3 ^= next;
    round();
    round();
    v0 ^= next;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
