package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.audit.Actor;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Exchanges a one-time token for an identity, and an identity for the next.
///
/// The proxy makes its identity itself and sends the SHA-256 of it. So nothing secret is in an
/// answer, an answer that gets lost costs nothing, and asking again is harmless: the same proxy
/// with the same token gets the same place, another one gets none.
@Singleton
final class Enrolment {

  private final TenantTransactions transactions;
  private final Changes changes;
  private final Ids ids;
  private final InstantSource clock;

  Enrolment(TenantTransactions transactions, Changes changes, Ids ids, InstantSource clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
  }

  /// What a proxy says when it enrols.
  ///
  /// @param identity SHA-256 of the identity that it has made
  record Wanted(
      Secret token, String name, String softwareVersion, List<Integer> schemas, byte[] identity) {}

  /// The place of a proxy.
  record Membership(UUID proxy, String group) {}

  private record Token(
      UUID id,
      String group,
      Instant expiresAt,
      boolean revoked,
      Optional<UUID> usedBy,
      byte[] usedFor) {}

  Membership enrol(Wanted wanted, Origin origin) {
    if (!Credentials.isToken(wanted.token())) {
      throw refused("This is no enrolment token.");
    }
    byte[] digest = Credentials.digest(wanted.token());
    TenantId tenant = tenantOf(digest).orElseThrow(() -> refused("This token is not known."));
    return changes.applyAs(
        tenant,
        Actor.proxy(wanted.name()),
        origin,
        connection -> exchange(connection, tenant, digest, wanted));
  }

  /// Announces the next identity of a proxy. The one that it has stays good until the next one is
  /// used, or expires.
  Membership renew(EnrolledProxy proxy, byte[] identity) {
    Instant expiresAt = clock.instant().plus(FleetTimes.IDENTITY);
    boolean renewed =
        transactions.write(
            proxy.tenant(),
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "UPDATE proxy SET next_digest = ?, next_expires_at = ?"
                          + " WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL"
                          + " AND digest <> ?")) {
                statement.setBytes(1, identity);
                statement.setObject(2, expiresAt.atOffset(ZoneOffset.UTC));
                statement.setObject(3, proxy.tenant().value());
                statement.setObject(4, proxy.id());
                statement.setBytes(5, identity);
                return statement.executeUpdate() == 1;
              }
            });
    if (!renewed) {
      throw Problem.inBody("/credential_sha256", "must be that of a new identity").asException();
    }
    return new Membership(proxy.id(), proxy.group());
  }

  private Optional<TenantId> tenantOf(byte[] digest) {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT enrolment_token_tenant(?)")) {
        statement.setBytes(1, digest);
        ResultSet rows = statement.executeQuery();
        rows.next();
        return Optional.ofNullable(rows.getObject(1, UUID.class)).map(TenantId::new);
      }
    });
  }

  private Changed<Membership> exchange(
      Connection connection, TenantId tenant, byte[] digest, Wanted wanted) throws SQLException {
    Token token =
        lock(connection, tenant, digest).orElseThrow(() -> refused("This token is not known."));
    if (token.usedBy().isPresent()) {
      // The answer to the first try got lost.
      if (Arrays.equals(token.usedFor(), wanted.identity())
          && stillThere(connection, tenant, token.usedBy().get())) {
        return Changed.nothing(new Membership(token.usedBy().get(), token.group()));
      }
      throw refused("This token was used before. Make a new one.");
    }
    Instant now = clock.instant();
    if (token.revoked() || !now.isBefore(token.expiresAt())) {
      throw refused("This token is not valid any more. Make a new one.");
    }
    UUID proxy = ids.next();
    insert(connection, tenant, proxy, token.group(), wanted, now);
    use(connection, tenant, token, proxy, wanted, now);
    JsonValue shown =
        JsonValue.object()
            .put("id", proxy.toString())
            .put("group", token.group())
            .put("name", wanted.name())
            .put("software_version", wanted.softwareVersion())
            .put("token_id", token.id().toString())
            .build();
    return Changed.of(new Membership(proxy, token.group()), "proxy.enrol", proxy.toString())
        .after(shown);
  }

  /// The row lock makes a race for one token a queue.
  private static Optional<Token> lock(Connection connection, TenantId tenant, byte[] digest)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, group_name, expires_at, revoked_at IS NOT NULL, used_by,"
                + " coalesce(used_digest, '') FROM enrolment_token"
                + " WHERE tenant_id = ? AND digest = ? FOR UPDATE")) {
      statement.setObject(1, tenant.value());
      statement.setBytes(2, digest);
      ResultSet rows = statement.executeQuery();
      if (!rows.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Token(
              rows.getObject(1, UUID.class),
              rows.getString(2),
              rows.getObject(3, OffsetDateTime.class).toInstant(),
              rows.getBoolean(4),
              Optional.ofNullable(rows.getObject(5, UUID.class)),
              rows.getBytes(6)));
    }
  }

  private static boolean stillThere(Connection connection, TenantId tenant, UUID proxy)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM proxy WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL")) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, proxy);
      return statement.executeQuery().next();
    }
  }

  private static void insert(
      Connection connection, TenantId tenant, UUID proxy, String group, Wanted wanted, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO proxy (tenant_id, id, group_name, name, software_version, schemas,"
                + " enrolled_at, digest, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, proxy);
      statement.setString(3, group);
      statement.setString(4, wanted.name());
      statement.setString(5, wanted.softwareVersion());
      statement.setArray(6, connection.createArrayOf("integer", wanted.schemas().toArray()));
      statement.setObject(7, now.atOffset(ZoneOffset.UTC));
      statement.setBytes(8, wanted.identity());
      statement.setObject(9, now.plus(FleetTimes.IDENTITY).atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO proxy_state (tenant_id, proxy_id, last_seen_at) VALUES (?, ?, ?)")) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, proxy);
      statement.setObject(3, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  private static void use(
      Connection connection, TenantId tenant, Token token, UUID proxy, Wanted wanted, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE enrolment_token SET used_at = ?, used_by = ?, used_digest = ?"
                + " WHERE tenant_id = ? AND id = ?")) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      statement.setObject(2, proxy);
      statement.setBytes(3, wanted.identity());
      statement.setObject(4, tenant.value());
      statement.setObject(5, token.id());
      statement.executeUpdate();
    }
  }

  private static RuntimeException refused(String detail) {
    return Problem.of(ProblemCode.UNAUTHENTICATED, detail).asException();
  }
}
