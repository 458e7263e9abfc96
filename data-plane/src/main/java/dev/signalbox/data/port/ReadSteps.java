package dev.signalbox.data.port;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.TimeUnit;

/// How much is read from a socket before the event loop looks after the others: reads of up to 64
/// KiB for as long as they take little time. What reading costs lies in what the bytes are, so that
/// time bounds it better than a number: a body of prose goes through in one step and is sent on in
/// few pieces, one of many small tokens gives way after each read.
public final class ReadSteps implements RecvByteBufAllocator {

  private static final int SMALLEST_BYTES = 64;
  private static final int FIRST_BYTES = 2_048;
  private static final int LARGEST_BYTES = 65_536;
  private static final int MOST_READS = 16;

  /// A step may last this long and one read more, which takes half a millisecond at most.
  private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

  private final AdaptiveRecvByteBufAllocator sizes;

  public ReadSteps() {
    sizes = new AdaptiveRecvByteBufAllocator(SMALLEST_BYTES, FIRST_BYTES, LARGEST_BYTES);
    sizes.maxMessagesPerRead(MOST_READS);
  }

  @Override
  @SuppressWarnings("deprecation")
  public Handle newHandle() {
    return new Step((ExtendedHandle) sizes.newHandle());
  }

  private static final class Step extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle reads;
    private long startedNanos;

    Step(ExtendedHandle reads) {
      super(reads);
      this.reads = reads;
    }

    @Override
    public void reset(ChannelConfig config) {
      startedNanos = System.nanoTime();
      reads.reset(config);
    }

    @Override
    public boolean continueReading() {
      return reads.continueReading() && hasTime();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
      return reads.continueReading(maybeMoreDataSupplier) && hasTime();
    }

    private boolean hasTime() {
      return System.nanoTime() - startedNanos < LONGEST_NANOS;
    }
  }
}
