package dev.signalbox.control.node;

import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A node as shown.
///
/// @param path the names from the org down to the node, joined by `/`
/// @param revision how often it was changed, plus 1; also its entity tag
@Serdeable(naming = SnakeCaseStrategy.class)
record Node(
    UUID id,
    String kind,
    String name,
    @Nullable UUID parentId,
    String path,
    Instant createdAt,
    long revision) {}
