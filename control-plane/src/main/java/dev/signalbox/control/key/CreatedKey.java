package dev.signalbox.control.key;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A virtual key at the moment of its creation, the only one at which its secret is shown.
@Serdeable(naming = SnakeCaseStrategy.class)
record CreatedKey(
    String id,
    String key,
    UUID ownerId,
    String owner,
    UUID nodeId,
    List<String> models,
    String last4,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  static CreatedKey of(Key shown, String secret) {
    return new CreatedKey(
        shown.id(),
        secret,
        shown.ownerId(),
        shown.owner(),
        shown.nodeId(),
        shown.models(),
        shown.last4(),
        shown.createdAt(),
        shown.expiresAt());
  }

  @Override
  public String toString() {
    return "CreatedKey[" + id + "]";
  }
}
