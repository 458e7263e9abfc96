package dev.signalbox.control.access;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Finds who an API token belongs to.
@Singleton
final class ApiTokens {

  private final TenantTransactions transactions;

  ApiTokens(TenantTransactions transactions) {
    this.transactions = transactions;
  }

  /// Looks a presented token up by its SHA-256. The tenant is not known before, so this goes
  /// through a function of the database that answers for one exact digest only.
  Optional<Caller> find(Secret presented) {
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(presented).toHex());
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT tenant_id, member_id FROM api_token_owner(?)")) {
        statement.setBytes(1, digest);
        try (ResultSet rows = statement.executeQuery()) {
          if (!rows.next()) {
            return Optional.empty();
          }
          return Optional.of(
              new Caller(
                  new TenantId(rows.getObject(1, UUID.class)),
                  new MemberId(rows.getObject(2, UUID.class))));
        }
      }
    });
  }
}
