package dev.signalbox.control.member;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes members.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface MemberStore extends GenericRepository<Member, UUID> {

  String SELECT = "SELECT id, kind, name, node_id, created_at FROM member";

  @Query(SELECT + " WHERE tenant_id = :tenant AND id = :id")
  Optional<Member> find(UUID tenant, UUID id);

  @Query(
      "SELECT m.id, m.kind, m.name, m.node_id, m.created_at FROM member m"
          + " JOIN node n ON n.tenant_id = m.tenant_id AND n.id = m.node_id"
          + " WHERE m.tenant_id = :tenant AND m.id > :after"
          + " AND n.path && CAST(string_to_array(:allowed, ',') AS uuid[])"
          + " AND NOT n.path && CAST(string_to_array(:denied, ',') AS uuid[])"
          + " AND n.path @> CAST(string_to_array(:within, ',') AS uuid[])"
          + " ORDER BY m.id LIMIT :count")
  List<Member> page(
      UUID tenant, UUID after, String allowed, String denied, String within, int count);

  /// @return 0 if the name is taken
  @Query(
      "INSERT INTO member (tenant_id, id, kind, name, node_id, created_at)"
          + " VALUES (:tenant, :id, :kind, :name, :node, :createdAt)"
          + " ON CONFLICT (tenant_id, name) DO NOTHING")
  int insert(UUID tenant, UUID id, String kind, String name, UUID node, Instant createdAt);

  @Query("SELECT EXISTS (SELECT 1 FROM node WHERE tenant_id = :tenant AND id = :node)")
  boolean nodeExists(UUID tenant, UUID node);
}
