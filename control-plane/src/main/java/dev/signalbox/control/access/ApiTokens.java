package dev.signalbox.control.access;

import dev.signalbox.control.access.Caller.Surface;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Finds who an API token belongs to.
@Singleton
final class ApiTokens {

  private static final String FIND =
      "SELECT tenant_id, member_id, id, permissions, node_id, expires_at FROM api_token_of(?)";

  private final TenantTransactions transactions;
  private final InstantSource clock;

  ApiTokens(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Looks a presented token up by its SHA-256. The tenant is not known before, so this goes
  /// through a function of the database that answers for one exact digest only, and not for a token
  /// that was revoked or whose member was deactivated.
  Optional<Caller> find(Secret presented) {
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(presented).toHex());
    return transactions
        .withoutTenant(connection -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setBytes(1, digest);
            try (ResultSet rows = statement.executeQuery()) {
              return rows.next() ? Optional.of(caller(rows)) : Optional.<Caller>empty();
            }
          }
        })
        .filter(this::lives);
  }

  private boolean lives(Caller caller) {
    return caller.scope().expiresAt().isEmpty()
        || clock.instant().isBefore(caller.scope().expiresAt().get());
  }

  private static Caller caller(ResultSet rows) throws SQLException {
    Optional<String[]> names =
        Optional.ofNullable(rows.getArray(4)).isPresent()
            ? Optional.of((String[]) rows.getArray(4).getArray())
            : Optional.empty();
    return new Caller(
        new TenantId(rows.getObject(1, UUID.class)),
        new MemberId(rows.getObject(2, UUID.class)),
        rows.getObject(3, UUID.class),
        new TokenScope(
            names.map(SqlFacts::permissions),
            Optional.ofNullable(rows.getObject(5, UUID.class)),
            Optional.ofNullable(rows.getObject(6, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)),
        Surface.API);
  }
}
