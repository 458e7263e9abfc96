package dev.signalbox.control.key;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A virtual key as shown.
@Serdeable(naming = SnakeCaseStrategy.class)
record Key(
    String id,
    UUID ownerId,
    String owner,
    UUID nodeId,
    List<String> models,
    String last4,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {}
