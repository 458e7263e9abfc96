package dev.signalbox.simulator.bench;

import java.util.Arrays;

/// The last latencies, at most a hundred thousand.
final class LatencyLog {

  private static final int MOST = 100_000;

  private long[] nanos = new long[1_024];
  private int count;

  synchronized void add(long value) {
    if (count == MOST) {
      count = 0;
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.min(MOST, nanos.length * 2));
    }
    nanos[count++] = value;
  }

  synchronized void clear() {
    count = 0;
  }

  /// The value below which this share of the values lies, in microseconds.
  synchronized double micros(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.min(count - 1, (int) (count * share))] / 1_000.0;
  }
}
