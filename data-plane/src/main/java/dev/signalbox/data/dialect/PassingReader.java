package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.Chunks;
import dev.signalbox.model.usage.UsageCounts;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

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

  /// For answers that say nothing of usage, such as files: their bytes are not looked at.
  static final class Blind implements UsageReader {

    static final Blind INSTANCE = new Blind();

    private static final UsageReading NOTHING =
        new UsageReading(
            UsageCounts.NONE,
            false,
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);

    private Blind() {}

    @Override
    public void feed(ByteBuf bytes) {}

    @Override
    public void end() {}

    @Override
    public UsageReading reading() {
      return NOTHING;
    }
  }
}
