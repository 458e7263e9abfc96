package dev.signalbox.control.fleet;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The versions that were published, as far as this process remembers.
@Singleton
final class Versions {

  private static final int MOST_KNOWN = 1_000;

  private final ConcurrentSkipListMap<Long, PublishedVersion> known = new ConcurrentSkipListMap<>();

  void note(PublishedVersion version) {
    known.putIfAbsent(version.version(), version);
    known.headMap(known.lastKey() - MOST_KNOWN).clear();
  }

  /// The newest version; 0 before there is one.
  long newest() {
    return known.isEmpty() ? 0 : known.lastKey();
  }

  Optional<PublishedVersion> at(long version) {
    return Optional.ofNullable(known.get(version));
  }

  /// The first version after another.
  Optional<PublishedVersion> after(long version) {
    return Optional.ofNullable(known.higherEntry(version)).map(entry -> entry.getValue());
  }
}
