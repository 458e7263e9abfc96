package dev.signalbox.control.fleet;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The versions that were published, as far as this process remembers.
@Singleton
public final class Versions {

  private static final int MOST_KNOWN = 1_000;

  private final ConcurrentSkipListMap<Long, PublishedVersion> known = new ConcurrentSkipListMap<>();

  private final ConcurrentSkipListMap<Long, Set<String>> digests = new ConcurrentSkipListMap<>();

  /// There is a version.
  public void note(PublishedVersion version) {
    known.putIfAbsent(version.version(), version);
    known.headMap(known.lastKey() - MOST_KNOWN).clear();
  }

  /// A version is given out under one more digest.
  public void alsoAs(long version, String digest) {
    digests.computeIfAbsent(version, any -> ConcurrentHashMap.newKeySet()).add(digest);
    digests.headMap(newest() - MOST_KNOWN).clear();
  }

  /// The digests that a version was given out under; none if it is not known any more.
  Set<String> digests(long version) {
    Set<String> found = new HashSet<>(digests.getOrDefault(version, Set.of()));
    at(version).ifPresent(published -> found.add(published.digest()));
    return at(version).isPresent() ? found : Set.of();
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
