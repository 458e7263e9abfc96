package dev.signalbox.simulator.call;

import java.util.Map;
import java.util.TreeMap;

/// Counts what was asked for, by operation, refused requests included. Safe for use by several
/// threads.
public final class Tally {

  private final Map<String, Long> counts = new TreeMap<>();

  /// Counts one request.
  public synchronized void count(String operation) {
    counts.merge(operation, 1L, Long::sum);
  }

  /// How often an operation was asked for.
  public synchronized long of(String operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /// All counts so far.
  public synchronized Map<String, Long> all() {
    return Map.copyOf(counts);
  }

  /// Back to none.
  public synchronized void clear() {
    counts.clear();
  }
}
