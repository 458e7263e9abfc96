package dev.signalbox.control.key;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes virtual keys.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface KeyStore extends GenericRepository<KeyRow, String> {

  String SELECT =
      "SELECT k.id, k.owner_id, m.name AS owner, k.node_id, k.models, s.last4, k.created_at,"
          + " k.expires_at, k.revoked_at FROM virtual_key k"
          + " JOIN member m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id"
          + " JOIN LATERAL (SELECT last4 FROM virtual_key_secret x WHERE x.tenant_id = k.tenant_id"
          + " AND x.key_id = k.id ORDER BY x.created_at DESC, x.slot LIMIT 1) s ON true";

  @Query(SELECT + " WHERE k.tenant_id = :tenant AND k.id = :id")
  Optional<KeyRow> find(UUID tenant, String id);

  @Query(
      SELECT
          + " JOIN node n ON n.tenant_id = k.tenant_id AND n.id = k.node_id"
          + " WHERE k.tenant_id = :tenant AND (k.created_at, k.id) > (:afterTime, :afterId)"
          + " AND n.path && CAST(string_to_array(:allowed, ',') AS uuid[])"
          + " AND NOT n.path && CAST(string_to_array(:denied, ',') AS uuid[])"
          + " AND n.path @> CAST(string_to_array(:within, ',') AS uuid[])"
          + " ORDER BY k.created_at, k.id LIMIT :count")
  List<KeyRow> page(
      UUID tenant,
      Instant afterTime,
      String afterId,
      String allowed,
      String denied,
      String within,
      int count);

  /// @return 0 if it is not there
  @Query(
      "UPDATE virtual_key SET revoked_at = coalesce(revoked_at, :now)"
          + " WHERE tenant_id = :tenant AND id = :id")
  int revoke(UUID tenant, String id, Instant now);
}
