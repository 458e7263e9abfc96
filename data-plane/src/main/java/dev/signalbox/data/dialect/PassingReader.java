package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.Chunks;
import io.netty.buffer.ByteBuf;

/// Shows the passing buffers to a [UsageStream].
final class PassingReader implements UsageReader {

  private final UsageStream stream;
  private boolean ended;

  PassingReader(UsageStream stream) {
    this.stream = stream;
  }

  @Override
  public void feed(ByteBuf bytes) {
    if (!ended) {
      Chunks.walk(bytes, stream);
    }
  }

  @Override
  public void end() {
    if (!ended) {
      ended = true;
      stream.end();
    }
  }

  @Override
  public UsageReading reading() {
    return stream.reading();
  }
}
