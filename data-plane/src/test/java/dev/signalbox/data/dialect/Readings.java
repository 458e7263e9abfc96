package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;

/// Reads whole answers and writes expected counts.
final class Readings {

  private Readings() {}

  static UsageReading sse(Surface surface, String stream) {
    return read(surface, AnswerShape.SSE, stream.getBytes(UTF_8));
  }

  static UsageReading json(Surface surface, String body) {
    return read(surface, AnswerShape.JSON, body.getBytes(UTF_8));
  }

  static UsageReading read(Surface surface, AnswerShape shape, byte[] answer) {
    UsageReader reader = UsageReader.of(surface, shape, false);
    Pieces.whole(answer, reader::feed);
    reader.end();
    return reader.reading();
  }

  /// Counts of fresh input, output, cache reads, writes for five minutes and for an hour.
  static UsageCounts counts(long input, long output, long read, long write5m, long write1h) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, input)
        .with(Unit.OUTPUT_TOKEN, output)
        .with(Unit.CACHE_READ_TOKEN, read)
        .with(Unit.CACHE_WRITE_5M_TOKEN, write5m)
        .with(Unit.CACHE_WRITE_1H_TOKEN, write1h);
  }
}
