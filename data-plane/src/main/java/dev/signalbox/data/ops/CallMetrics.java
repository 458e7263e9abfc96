package dev.signalbox.data.ops;

import dev.signalbox.data.exchange.Metered;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts of one event loop. Its thread is the only writer, so that a plain store in program order
/// is enough; scrapes read from elsewhere. The number of series is fixed: no label takes a value
/// from outside.
public final class CallMetrics {

  /// Upper bounds of the duration buckets, in microseconds.
  static final long[] BOUNDS_MICROS = {
    1_000,
    5_000,
    20_000,
    100_000,
    500_000,
    1_000_000,
    5_000_000,
    20_000_000,
    60_000_000,
    300_000_000
  };

  private static final int SURFACES = Surface.values().length;
  private static final int OUTCOMES = Outcome.values().length;

  final AtomicLongArray calls = new AtomicLongArray(SURFACES);
  final AtomicLongArray refusals = new AtomicLongArray(RefusalCode.values().length);
  final AtomicLongArray attempts = new AtomicLongArray(SURFACES * OUTCOMES);
  final AtomicLongArray units = new AtomicLongArray(Unit.values().length);
  final AtomicLongArray durations = new AtomicLongArray(BOUNDS_MICROS.length + 1);
  final AtomicLongArray firstBytes = new AtomicLongArray(BOUNDS_MICROS.length + 1);
  final AtomicLongArray sums = new AtomicLongArray(Sum.values().length);

  /// Sums that belong to no label.
  enum Sum {
    DURATION_MICROS,
    FIRST_BYTE_MICROS,
    REQUEST_BYTES,
    RESPONSE_BYTES,
    ESTIMATED
  }

  /// A call with a live key has come.
  public void started(Surface surface) {
    add(calls, surface.ordinal(), 1);
  }

  /// A call was refused.
  public void refused(RefusalCode code) {
    add(refusals, code.ordinal(), 1);
  }

  /// An attempt is over.
  public void attempted(Metered metered, long durationNanos) {
    Surface surface = metered.answered().routed().accepted().surface();
    Outcome outcome = metered.closed().outcome();
    add(attempts, surface.ordinal() * OUTCOMES + outcome.ordinal(), 1);
    UsageCounts counts = metered.closed().counts();
    for (Unit unit : UNITS) {
      add(units, unit.ordinal(), counts.of(unit));
    }
    long micros = durationNanos / 1_000;
    add(durations, bucket(micros), 1);
    add(sums, Sum.DURATION_MICROS.ordinal(), micros);
    long firstByte = metered.closed().firstByteMicros();
    if (firstByte >= 0) {
      add(firstBytes, bucket(firstByte), 1);
      add(sums, Sum.FIRST_BYTE_MICROS.ordinal(), firstByte);
    }
    add(sums, Sum.REQUEST_BYTES.ordinal(), metered.closed().requestBytes());
    add(sums, Sum.RESPONSE_BYTES.ordinal(), metered.closed().responseBytes());
    if (metered.closed().basis() == dev.signalbox.model.usage.Basis.ESTIMATED) {
      add(sums, Sum.ESTIMATED.ordinal(), 1);
    }
  }

  private static final Unit[] UNITS = Unit.values();

  private static int bucket(long micros) {
    int index = 0;
    while (index < BOUNDS_MICROS.length && micros > BOUNDS_MICROS[index]) {
      index++;
    }
    return index;
  }

  private static void add(AtomicLongArray array, int index, long amount) {
    array.setOpaque(index, array.getPlain(index) + amount);
  }
}
