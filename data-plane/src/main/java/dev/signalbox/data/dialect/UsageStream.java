package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.ByteSink;

/// The inside of a [UsageReader]: takes the bytes of an answer.
sealed interface UsageStream extends ByteSink
    permits SseUsage, JsonUsage, FrameUsage, GunzippedUsage {

  /// The body has ended, or was cut.
  void end();

  /// What is known by now.
  UsageReading reading();
}
