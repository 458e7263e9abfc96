package dev.signalbox.control.tenant;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;
import java.util.UUID;

/// Reads the tenant.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface TenantStore extends GenericRepository<TenantRow, UUID> {

  @Query("SELECT tenant_id, name, created_at FROM tenant WHERE tenant_id = :tenant")
  Optional<TenantRow> find(UUID tenant);
}
