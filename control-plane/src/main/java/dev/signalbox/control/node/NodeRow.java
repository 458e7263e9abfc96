package dev.signalbox.control.node;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A node as stored.
///
/// @param names the names from the org down to the node, joined by `/`
/// @param depth 1 for the org
@MappedEntity("node")
record NodeRow(
    @Id UUID id,
    String kind,
    String name,
    @Nullable UUID parentId,
    String names,
    int depth,
    Instant createdAt,
    long revision) {

  Node shown() {
    return new Node(id, kind, name, parentId, names, createdAt, revision);
  }
}
