package dev.signalbox.control.provider;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A provider, as stored and as shown. What is null or empty comes from the catalogue.
@MappedEntity("provider")
@Serdeable(naming = SnakeCaseStrategy.class)
record Provider(
    @Id String name,
    @Nullable String baseUrl,
    @TypeDef(type = DataType.STRING_ARRAY) List<String> formats,
    @TypeDef(type = DataType.STRING_ARRAY) List<String> models,
    @Nullable String scheme,
    @Nullable String secret,
    @Nullable Boolean usageInStream,
    @Nullable String trustedCertificates,
    @TypeDef(type = DataType.JSON) Map<String, String> authSettings,
    @TypeDef(type = DataType.JSON) Map<String, Integer> pool,
    Instant createdAt,
    Instant updatedAt) {}
