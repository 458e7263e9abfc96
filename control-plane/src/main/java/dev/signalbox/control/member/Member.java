package dev.signalbox.control.member;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.UUID;

/// A member, as stored and as shown.
///
/// @param name a person's e-mail address in lower case, else a name
@MappedEntity("member")
@Serdeable(naming = SnakeCaseStrategy.class)
record Member(@Id UUID id, String kind, String name, UUID nodeId, Instant createdAt) {}
