package dev.signalbox.control.idempotency;

import dev.signalbox.control.database.TenantTransactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The outcomes of requests with a key, kept for a day.
@Singleton
final class Outcomes {

  /// How long an execution may be silent before another attempt may take its place. Longer than any
  /// statement may take. A late one is not dangerous: its transaction finds that it was replaced.
  static final Duration LEASE = Duration.ofSeconds(30);

  static final Duration LIFE = Duration.ofHours(24);

  /// So many that have ended are removed with each new one: more than are added.
  private static final int PRUNED = 20;

  private static final String WHERE =
      " WHERE tenant_id = ? AND member_id = ? AND scope = ? AND key = ?";

  private final TenantTransactions transactions;
  private final InstantSource clock;

  Outcomes(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Claims the key for an attempt, before it is executed.
  Claim claim(Attempt attempt) {
    Instant now = clock.instant();
    return transactions.write(
        attempt.tenant(),
        connection -> {
          prune(connection, attempt, now);
          return insert(connection, attempt, now)
              ? new Claim.Granted()
              : examine(connection, attempt, now);
        });
  }

  private static boolean insert(Connection connection, Attempt attempt, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO idempotency (tenant_id, member_id, scope, key, fingerprint, attempt,"
                + " state, started_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, 'started', ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      int next = scope(statement, 1, attempt);
      statement.setBytes(next, attempt.fingerprint().bytes());
      statement.setObject(next + 1, attempt.id());
      statement.setObject(next + 2, time(now));
      statement.setObject(next + 3, time(now.plus(LIFE)));
      return statement.executeUpdate() == 1;
    }
  }

  private static Claim examine(Connection connection, Attempt attempt, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT fingerprint, state, started_at, expires_at, action, resource_id, status,"
                + " headers, body FROM idempotency"
                + WHERE
                + " FOR UPDATE")) {
      scope(statement, 1, attempt);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          // It ended between the two statements. The client may simply try again.
          return new Claim.Busy();
        }
        boolean over = !instant(row, "expires_at").isAfter(now);
        boolean silent = !instant(row, "started_at").plus(LEASE).isAfter(now);
        String state = row.getString("state");
        if (!over
            && !new Attempt.Digest(row.getBytes("fingerprint")).equals(attempt.fingerprint())) {
          return new Claim.Reused();
        }
        if (over || (state.equals("started") && silent)) {
          takeOver(connection, attempt, now);
          return new Claim.Granted();
        }
        if (state.equals("done")) {
          return new Claim.Done(
              row.getInt("status"), row.getString("headers"), row.getBytes("body"));
        }
        return state.equals("applied") && silent
            ? new Claim.AnswerLost(text(row, "action"), text(row, "resource_id"))
            : new Claim.Busy();
      }
    }
  }

  private static void takeOver(Connection connection, Attempt attempt, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE idempotency SET fingerprint = ?, attempt = ?, state = 'started',"
                + " started_at = ?, expires_at = ?, action = NULL, resource_id = NULL,"
                + " status = NULL, headers = NULL, body = NULL"
                + WHERE)) {
      statement.setBytes(1, attempt.fingerprint().bytes());
      statement.setObject(2, attempt.id());
      statement.setObject(3, time(now));
      statement.setObject(4, time(now.plus(LIFE)));
      scope(statement, 5, attempt);
      statement.executeUpdate();
    }
  }

  /// Writes, in the transaction of the change, that it was made.
  ///
  /// @return false if another attempt has taken its place, so that this one must not commit
  static boolean applied(Connection connection, Attempt attempt, String action, String resourceId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE idempotency SET state = 'applied', action = ?, resource_id = ?"
                + WHERE
                + " AND attempt = ? AND state <> 'done'")) {
      statement.setString(1, action);
      statement.setString(2, resourceId);
      statement.setObject(scope(statement, 3, attempt), attempt.id());
      return statement.executeUpdate() == 1;
    }
  }

  /// Keeps the outcome.
  ///
  /// @param body null if there is none, or none that may be kept
  void keep(Attempt attempt, int status, String headers, byte @Nullable [] body) {
    transactions.write(
        attempt.tenant(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE idempotency SET state = 'done', status = ?, headers = ?::jsonb, body = ?"
                      + WHERE
                      + " AND attempt = ?")) {
            statement.setInt(1, status);
            statement.setString(2, headers);
            statement.setBytes(3, body);
            statement.setObject(scope(statement, 4, attempt), attempt.id());
            return statement.executeUpdate();
          }
        });
  }

  /// Forgets an attempt that changed nothing and whose outcome is not worth keeping.
  void forget(Attempt attempt) {
    transactions.write(
        attempt.tenant(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "DELETE FROM idempotency" + WHERE + " AND attempt = ? AND state = 'started'")) {
            statement.setObject(scope(statement, 1, attempt), attempt.id());
            return statement.executeUpdate();
          }
        });
  }

  private static void prune(Connection connection, Attempt attempt, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM idempotency WHERE ctid = ANY (ARRAY(SELECT ctid FROM idempotency"
                + " WHERE tenant_id = ? AND expires_at <= ? LIMIT ? FOR UPDATE SKIP LOCKED))")) {
      statement.setObject(1, attempt.tenant().value());
      statement.setObject(2, time(now));
      statement.setInt(3, PRUNED);
      statement.executeUpdate();
    }
  }

  private static int scope(PreparedStatement statement, int first, Attempt attempt)
      throws SQLException {
    statement.setObject(first, attempt.tenant().value());
    statement.setObject(first + 1, attempt.member().value());
    statement.setBytes(first + 2, attempt.scope().bytes());
    statement.setString(first + 3, attempt.key());
    return first + 4;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
