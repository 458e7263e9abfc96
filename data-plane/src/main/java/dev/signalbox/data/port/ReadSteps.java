package dev.signalbox.data.port;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/// How much is read from a socket before the event loop looks after the others.
public final class ReadSteps {

  private static final int SMALLEST_BYTES = 64;
  private static final int FIRST_BYTES = 2_048;
  private static final int LARGEST_BYTES = 65_536;

  private ReadSteps() {}

  /// Reads of up to 64 KiB, at most so many in one go.
  public static RecvByteBufAllocator of(int readsPerStep) {
    return new AdaptiveRecvByteBufAllocator(SMALLEST_BYTES, FIRST_BYTES, LARGEST_BYTES)
        .maxMessagesPerRead(readsPerStep);
  }
}
