package dev.signalbox.control.alias;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A model alias, as stored and as shown.
///
/// @param provider who serves it; null means the one whose patterns fit the model best
@MappedEntity("model_alias")
@Serdeable(naming = SnakeCaseStrategy.class)
record Alias(
    @Id String name,
    @Nullable String provider,
    String model,
    Instant createdAt,
    Instant updatedAt) {}
