package dev.signalbox.control.alias;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads aliases.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AliasStore extends GenericRepository<Alias, String> {

  String SELECT = "SELECT name, provider, model, allows, created_at, updated_at FROM model_alias";

  @Query(SELECT + " WHERE tenant_id = :tenant AND name = :name")
  Optional<Alias> find(UUID tenant, String name);

  @Query(SELECT + " WHERE tenant_id = :tenant AND name > :after ORDER BY name LIMIT :count")
  List<Alias> page(UUID tenant, String after, int count);
}
