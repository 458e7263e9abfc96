package dev.signalbox.control.member;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes members.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface MemberStore extends GenericRepository<Member, UUID> {

  String SELECT =
      "SELECT m.id, m.kind, m.name, m.node_id, m.owner_id,"
          + " m.owner_id IS NOT NULL AND owner_is_gone(m.tenant_id, m.id) AS ownerless,"
          + " m.created_at, m.deactivated_at, m.revision FROM member m";

  @Query(SELECT + " WHERE m.tenant_id = :tenant AND m.id = :id")
  Optional<Member> find(UUID tenant, UUID id);

  /// @param owner whose service accounts and tasks; empty for anybody's and persons
  /// @param orphaned `true` or `false`, of those that are not deactivated: whether nobody answers
  ///   for them any more; empty for both
  @Query(
      SELECT
          + " JOIN node n ON n.tenant_id = m.tenant_id AND n.id = m.node_id"
          + " WHERE m.tenant_id = current_tenant() AND m.id > :after"
          + " AND n.path && CAST(string_to_array(:allowed, ',') AS uuid[])"
          + " AND NOT n.path && CAST(string_to_array(:denied, ',') AS uuid[])"
          + " AND n.path @> CAST(string_to_array(:within, ',') AS uuid[])"
          + " AND (:owner = '' OR CAST(m.owner_id AS text) = :owner)"
          + " AND (:orphaned = '' OR m.deactivated_at IS NULL AND :orphaned = CAST("
          + " m.owner_id IS NOT NULL AND owner_is_gone(m.tenant_id, m.id) AS text))"
          + " ORDER BY m.id LIMIT :count")
  List<Member> page(
      UUID after,
      String allowed,
      String denied,
      String within,
      String owner,
      String orphaned,
      int count);

  @Query("SELECT EXISTS (SELECT 1 FROM node WHERE tenant_id = :tenant AND id = :node)")
  boolean nodeExists(UUID tenant, UUID node);
}
