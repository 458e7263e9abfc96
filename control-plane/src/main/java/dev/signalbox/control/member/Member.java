package dev.signalbox.control.member;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A member, as stored and as shown.
///
/// @param name a person's e-mail address in lower case, else a name
/// @param ownerId who answers for a service account or a task
/// @param ownerless whether nobody answers for it any more, so that it is on hold; never a person
/// @param deactivatedAt since when the member can do nothing any more
/// @param revision how often it was changed, plus 1; also its entity tag
@MappedEntity("member")
@Serdeable(naming = SnakeCaseStrategy.class)
record Member(
    @Id UUID id,
    String kind,
    String name,
    UUID nodeId,
    @Nullable UUID ownerId,
    boolean ownerless,
    Instant createdAt,
    @Nullable Instant deactivatedAt,
    long revision) {}
