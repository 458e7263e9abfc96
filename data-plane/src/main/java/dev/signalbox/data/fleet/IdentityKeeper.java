package dev.signalbox.data.fleet;

import dev.signalbox.data.file.PrivateFile;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// The identity in memory and on disk. Whatever it becomes is on disk before anybody hears of it.
/// Changed by one thread, read by any.
final class IdentityKeeper {

  private final PrivateFile file;
  private final InstantSource clock;
  private final SecureRandom random;
  private volatile Identity identity;

  private IdentityKeeper(
      PrivateFile file, InstantSource clock, SecureRandom random, Identity identity) {
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.identity = identity;
  }

  /// Reads the identity from disk, or makes one that is not enrolled yet.
  static IdentityKeeper open(PrivateFile file, InstantSource clock, SecureRandom random)
      throws IOException {
    Optional<byte[]> kept = file.read();
    if (kept.isEmpty()) {
      Identity fresh = Identity.unknown(Identity.mint(random), clock.instant());
      file.write(fresh.toBytes());
      return new IdentityKeeper(file, clock, random, fresh);
    }
    try {
      return new IdentityKeeper(file, clock, random, Identity.parse(kept.get()));
    } catch (JsonException damaged) {
      throw new IOException(
          file.path() + " is damaged: remove it and enrol the proxy anew", damaged);
    }
  }

  Identity get() {
    return identity;
  }

  void enrolled(String proxyId, Duration renewAfter) throws IOException {
    become(identity.enrolledAs(proxyId, clock.instant(), renewAfter));
  }

  /// The next secret: the one that was announced before and never answered, or a new one.
  Secret prepareNext() throws IOException {
    if (identity.other().isEmpty()) {
      become(identity.withOther(Identity.mint(random)));
    }
    return identity.other().orElseThrow();
  }

  /// The other secret was announced: uses it from now on.
  void renewed() throws IOException {
    become(identity.swapped(clock.instant()));
  }

  /// The present secret was refused: perhaps the other one is good. It does not count as newer.
  void tryOther() throws IOException {
    if (identity.other().isPresent()) {
      become(identity.swapped(identity.since()));
    }
  }

  /// The present secret has worked.
  void settle() throws IOException {
    if (identity.other().isPresent()) {
      become(identity.settled());
    }
  }

  private void become(Identity next) throws IOException {
    file.write(next.toBytes());
    identity = next;
  }
}
