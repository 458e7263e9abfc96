package dev.signalbox.data.dialect;

import dev.signalbox.model.usage.UsageCounts;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/// Reads nothing, for answers that are not understood.
final class QuietReader implements UsageReader {

  @Override
  public void feed(ByteBuf bytes) {}

  @Override
  public void end() {}

  @Override
  public UsageReading reading() {
    return new UsageReading(
        UsageCounts.NONE,
        false,
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0);
  }
}
