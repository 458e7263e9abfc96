package dev.signalbox.control.provider;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads providers.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ProviderStore extends GenericRepository<Provider, String> {

  String SELECT =
      "SELECT name, base_url, formats, models, scheme, secret, usage_in_stream,"
          + " trusted_certificates, auth_settings, pool, created_at, updated_at FROM provider";

  @Query(SELECT + " WHERE tenant_id = :tenant AND name = :name")
  Optional<Provider> find(UUID tenant, String name);

  @Query(SELECT + " WHERE tenant_id = :tenant AND name > :after ORDER BY name LIMIT :count")
  List<Provider> page(UUID tenant, String after, int count);
}
