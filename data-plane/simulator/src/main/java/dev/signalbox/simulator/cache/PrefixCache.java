package dev.signalbox.simulator.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prompt prefixes by hash, each with a lifetime that starts anew whenever it is read. Bounded: the
/// least recently used goes first. Safe for use by several threads.
public final class PrefixCache {

  private static final int MAX_ENTRIES = 200_000;

  private final Map<String, Entry> entries = new LinkedHashMap<>(1_024, 0.75f, true);

  private record Entry(Duration lifetime, Instant expires) {}

  /// Whether the prefix is there; if so its lifetime starts anew.
  public synchronized boolean read(String prefix, Instant now) {
    Entry entry = entries.get(prefix);
    if (entry == null) {
      return false;
    }
    if (!now.isBefore(entry.expires())) {
      entries.remove(prefix);
      return false;
    }
    entries.put(prefix, new Entry(entry.lifetime(), now.plus(entry.lifetime())));
    return true;
  }

  /// Stores a prefix. One that is there already keeps the longer of the two lifetimes.
  public synchronized void write(String prefix, Duration lifetime, Instant now) {
    Entry known = entries.get(prefix);
    Duration longer =
        known != null && now.isBefore(known.expires()) && known.lifetime().compareTo(lifetime) > 0
            ? known.lifetime()
            : lifetime;
    entries.put(prefix, new Entry(longer, now.plus(longer)));
    if (entries.size() > MAX_ENTRIES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  /// Forgets everything.
  public synchronized void clear() {
    entries.clear();
  }
}
