package dev.signalbox.control.key;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A virtual key as stored, without its secrets.
///
/// @param owner the owner's name
/// @param last4 the end of the newest secret, to tell keys apart by sight
@MappedEntity("virtual_key")
record KeyRow(
    @Id String id,
    UUID ownerId,
    String owner,
    UUID nodeId,
    @TypeDef(type = DataType.STRING_ARRAY) List<String> models,
    String last4,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  Key shown() {
    return new Key(id, ownerId, owner, nodeId, models, last4, createdAt, expiresAt, revokedAt);
  }

  /// Where the next page starts after this row.
  String position() {
    return createdAt + " " + id;
  }
}
