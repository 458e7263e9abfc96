package dev.signalbox.control.alias;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A model alias, as stored and as shown.
///
/// @param allows what a call may lose where the provider speaks another dialect
/// @param provider who serves it; null means the one whose patterns fit the model best
@MappedEntity("model_alias")
@Serdeable(naming = SnakeCaseStrategy.class)
record Alias(
    @Id String name,
    @Nullable String provider,
    String model,
    @TypeDef(type = DataType.STRING_ARRAY) List<String> allows,
    Instant createdAt,
    Instant updatedAt) {}
