package dev.signalbox.control.alias;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes aliases.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AliasStore extends GenericRepository<Alias, String> {

  String SELECT = "SELECT name, provider, model, created_at, updated_at FROM model_alias";

  @Query(SELECT + " WHERE tenant_id = :tenant AND name = :name")
  Optional<Alias> find(UUID tenant, String name);

  @Query(SELECT + " WHERE tenant_id = :tenant AND name > :after ORDER BY name LIMIT :count")
  List<Alias> page(UUID tenant, String after, int count);

  /// @param provider empty for none
  @Query(
      "INSERT INTO model_alias (tenant_id, name, provider, model, created_at, updated_at)"
          + " VALUES (:tenant, :name, NULLIF(:provider, ''), :model, :now, :now)"
          + " ON CONFLICT (tenant_id, name) DO UPDATE SET provider = excluded.provider,"
          + " model = excluded.model, updated_at = excluded.updated_at")
  int upsert(UUID tenant, String name, String provider, String model, Instant now);

  @Query("SELECT EXISTS (SELECT 1 FROM provider WHERE tenant_id = :tenant AND name = :name)")
  boolean providerExists(UUID tenant, String name);

  @Query("DELETE FROM model_alias WHERE tenant_id = :tenant AND name = :name")
  int delete(UUID tenant, String name);
}
