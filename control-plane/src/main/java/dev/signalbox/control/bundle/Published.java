package dev.signalbox.control.bundle;

import dev.signalbox.model.trust.Repository;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A repository as it was published, with the archives that were made of it: proxies that are at
/// the same version get the same bytes.
final class Published {

  private static final int MOST_ARCHIVES = 16;

  private final Repository repository;
  private final Map<Long, byte[]> archives = new ConcurrentHashMap<>();

  Published(Repository repository) {
    this.repository = repository;
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

  /// An archive for a proxy that has a version, 0 if none.
  byte[] archive(long have) {
    byte[] known = archives.get(have);
    if (known != null) {
      return known;
    }
    byte[] made = repository.archive(have);
    if (archives.size() < MOST_ARCHIVES) {
      archives.put(have, made);
    }
    return made;
  }
}
