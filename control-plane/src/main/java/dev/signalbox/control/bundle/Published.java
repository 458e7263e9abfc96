package dev.signalbox.control.bundle;

import dev.signalbox.model.trust.Repository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A repository as it was published, with the archives that were made of it: proxies that are at
/// the same version get the same bytes.
final class Published {

  private static final int MOST_ARCHIVES = 16;

  /// For whoever has exactly this.
  private static final long STAMP = -1;

  private final Repository repository;
  private final long sameSince;
  private final Map<Long, byte[]> archives = new ConcurrentHashMap<>();

  Published(Repository repository) {
    this(repository, repository.timestampVersion());
  }

  private Published(Repository repository, long sameSince) {
    this.repository = repository;
    this.sameSince = sameSince;
  }

  /// A repository that comes in place of this one, under the same version.
  Published followedBy(Repository next) {
    return next.digest().equals(digest()) ? new Published(next, sameSince) : new Published(next);
  }

  Repository repository() {
    return repository;
  }

  /// The version of the policy.
  long version() {
    return repository.version();
  }

  /// Rises with everything that is signed, the time included.
  long timestampVersion() {
    return repository.timestampVersion();
  }

  /// A strong entity tag, quotes included.
  String etag() {
    return "\"" + timestampVersion() + "\"";
  }

  /// Names the exact content of the policy.
  String digest() {
    return repository.digest();
  }

  /// Whether somebody who was given a timestamp has everything but the newest one.
  boolean isSameSince(long timestampVersion) {
    return timestampVersion >= sameSince && timestampVersion <= timestampVersion();
  }

  /// An archive for a proxy that has exactly this.
  byte[] stamp() {
    return archive(STAMP);
  }

  /// An archive for a proxy that has a version, 0 if none.
  byte[] archive(long have) {
    byte[] known = archives.get(have);
    if (known != null) {
      return known;
    }
    byte[] made = have == STAMP ? repository.stamp() : repository.archive(have);
    if (archives.size() < MOST_ARCHIVES) {
      archives.put(have, made);
    }
    return made;
  }
}
