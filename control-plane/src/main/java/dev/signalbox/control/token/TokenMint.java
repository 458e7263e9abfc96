package dev.signalbox.control.token;

import dev.signalbox.control.database.Ids;
import dev.signalbox.model.key.Secret;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/// Makes tokens: `sbt_` and 256 random bits in hexadecimal.
@Singleton
final class TokenMint {

  private static final String PREFIX = "sbt_";
  private static final int RANDOM_BYTES = 32;

  private final Ids ids;
  private final SecureRandom random;

  TokenMint(Ids ids, SecureRandom random) {
    this.ids = ids;
    this.random = random;
  }

  /// A token that was not there before.
  record Minted(UUID id, Secret secret) {}

  Minted next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new Minted(ids.next(), new Secret(PREFIX + HexFormat.of().formatHex(bytes)));
  }
}
