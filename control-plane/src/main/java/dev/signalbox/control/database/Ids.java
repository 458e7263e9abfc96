package dev.signalbox.control.database;

import dev.signalbox.model.id.UuidV7;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/// Makes identifiers for new rows: UUIDv7, so that they rise with time and lists can be paged by
/// them.
@Singleton
public final class Ids {

  private final UuidV7 generator;
  private final InstantSource clock;

  Ids(InstantSource clock, SecureRandom random) {
    this.generator = new UuidV7(random);
    this.clock = clock;
  }

  /// The next identifier.
  public synchronized UUID next() {
    return generator.next(clock.millis());
  }
}
