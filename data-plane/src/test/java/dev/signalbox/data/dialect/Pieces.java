package dev.signalbox.data.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.function.Consumer;

/// Cuts bytes into buffers of every kind and of random sizes.
final class Pieces {

  private static final int LONGEST = 40;

  private Pieces() {}

  /// Shows the bytes in one piece.
  static void whole(byte[] bytes, Consumer<ByteBuf> consumer) {
    show(Unpooled.wrappedBuffer(bytes), consumer);
  }

  /// Shows the bytes in pieces of one byte each.
  static void single(byte[] bytes, Consumer<ByteBuf> consumer) {
    for (int index = 0; index < bytes.length; index++) {
      show(Unpooled.wrappedBuffer(bytes, index, 1), consumer);
    }
  }

  /// Shows the bytes in pieces that follow from the seed, some of them empty.
  static void random(byte[] bytes, long seed, Consumer<ByteBuf> consumer) {
    Random random = new Random(seed);
    int index = 0;
    while (index < bytes.length) {
      int length = Math.min(random.nextInt(LONGEST), bytes.length - index);
      show(buffer(bytes, index, length, random.nextInt(3)), consumer);
      index += length;
    }
  }

  private static ByteBuf buffer(byte[] bytes, int index, int length, int kind) {
    return switch (kind) {
      case 0 -> Unpooled.wrappedBuffer(bytes, index, length);
      case 1 -> {
        ByteBuf direct = Unpooled.directBuffer(length + 3).writeZero(3);
        direct.writeBytes(bytes, index, length).skipBytes(3);
        yield direct;
      }
      default -> {
        int half = length / 2;
        yield Unpooled.compositeBuffer()
            .addComponent(true, Unpooled.wrappedBuffer(bytes, index, half))
            .addComponent(true, Unpooled.wrappedBuffer(bytes, index + half, length - half));
      }
    };
  }

  private static void show(ByteBuf buffer, Consumer<ByteBuf> consumer) {
    int readerIndex = buffer.readerIndex();
    int writerIndex = buffer.writerIndex();
    try {
      consumer.accept(buffer);
      if (buffer.readerIndex() != readerIndex || buffer.writerIndex() != writerIndex) {
        throw new AssertionError("the indexes were moved");
      }
    } finally {
      buffer.release();
    }
  }
}
