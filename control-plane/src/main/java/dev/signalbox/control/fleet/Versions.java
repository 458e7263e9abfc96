package dev.signalbox.control.fleet;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The versions that were published, as far as this process remembers.
@Singleton
public final class Versions {

  private static final int MOST_KNOWN = 1_000;

  private final ConcurrentSkipListMap<Long, PublishedVersion> known = new ConcurrentSkipListMap<>();

  /// There is a version.
  public void note(PublishedVersion version) {
    known.putIfAbsent(version.version(), version);
    known.headMap(known.lastKey() - MOST_KNOWN).clear();
  }

  /// The newest version; 0 before there is one.
  public long newest() {
    return known.isEmpty() ? 0 : known.lastKey();
  }

  /// A version, if it is still known.
  public Optional<PublishedVersion> at(long version) {
    return Optional.ofNullable(known.get(version));
  }

  /// The first version after another.
  public Optional<PublishedVersion> after(long version) {
    return Optional.ofNullable(known.higherEntry(version)).map(entry -> entry.getValue());
  }
}
