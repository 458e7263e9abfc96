package dev.signalbox.control.usage;

import dev.signalbox.billing.rate.UnknownModelRule;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// What a tenant wants for models without a price.
@Singleton
public final class UnknownModelRules {

  UnknownModelRules() {}

  /// The rule of the tenant whose transaction is open.
  public UnknownModelRule find(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT unknown_model_rule FROM tenant_setting WHERE tenant_id = ?")) {
      statement.setObject(1, tenant.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? UnknownModelRule.fromWireName(row.getString(1))
            : UnknownModelRule.MOST_EXPENSIVE_IN_FAMILY;
      }
    }
  }
}
