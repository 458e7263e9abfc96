package dev.signalbox.control.tenant;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.UUID;

/// A tenant, as stored and as shown.
@MappedEntity("tenant")
@Serdeable(naming = SnakeCaseStrategy.class)
record TenantRow(@Id UUID tenantId, String name, Instant createdAt) {}
