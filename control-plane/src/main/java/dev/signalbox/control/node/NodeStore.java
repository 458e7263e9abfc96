package dev.signalbox.control.node;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes nodes.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NodeStore extends GenericRepository<NodeRow, UUID> {

  String SELECT =
      "SELECT id, kind, name, parent_id, node_names(tenant_id, path) AS names,"
          + " cardinality(path) AS depth, created_at, revision FROM node";

  @Query(SELECT + " WHERE tenant_id = :tenant AND id = :id")
  Optional<NodeRow> find(UUID tenant, UUID id);

  @Query(
      SELECT
          + " WHERE tenant_id = :tenant AND id > :after"
          + " AND path && CAST(string_to_array(:allowed, ',') AS uuid[])"
          + " AND NOT path && CAST(string_to_array(:denied, ',') AS uuid[])"
          + " AND path @> CAST(string_to_array(:within, ',') AS uuid[])"
          + " ORDER BY id LIMIT :count")
  List<NodeRow> page(
      UUID tenant, UUID after, String allowed, String denied, String within, int count);

  /// @return 0 if the name is taken under that parent
  @Query(
      "INSERT INTO node (tenant_id, id, kind, name, parent_id, path, created_at)"
          + " SELECT :tenant, :id, :kind, :name, p.id, p.path || :id, :createdAt"
          + " FROM node p WHERE p.tenant_id = :tenant AND p.id = :parent"
          + " ON CONFLICT (tenant_id, parent_id, name) DO NOTHING")
  int insert(UUID tenant, UUID id, String kind, String name, UUID parent, Instant createdAt);
}
