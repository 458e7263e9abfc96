package dev.signalbox.control.fleet;

import dev.signalbox.control.database.StartupStep;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// Makes the group of the cell's own proxies, once. It belongs to the first tenant, that of whoever
/// runs the cell, and serves all tenants.
@Singleton
final class HostedGroup implements StartupStep {

  static final String NAME = "default";

  /// After the first tenant was made.
  private static final int ORDER = 200;

  private final TenantTransactions transactions;
  private final InstantSource clock;

  HostedGroup(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void run() {
    owner()
        .map(TenantId::new)
        .ifPresent(tenant -> transactions.write(tenant, connection -> create(connection, tenant)));
  }

  private Optional<UUID> owner() {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
              connection.prepareStatement("SELECT tenant_without_hosted_group()");
          ResultSet rows = statement.executeQuery()) {
        rows.next();
        return Optional.ofNullable(rows.getObject(1, UUID.class));
      }
    });
  }

  /// Two processes may start at once; both chose the same tenant.
  private int create(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO proxy_group (tenant_id, name, description, serves_all, created_at)"
                + " VALUES (?, ?, 'The proxies of this cell.', true, ?)"
                + " ON CONFLICT (tenant_id, name) DO UPDATE SET serves_all = true")) {
      statement.setObject(1, tenant.value());
      statement.setString(2, NAME);
      statement.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
      return statement.executeUpdate();
    }
  }
}
