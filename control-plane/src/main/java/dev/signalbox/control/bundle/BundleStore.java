package dev.signalbox.control.bundle;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.policy.PolicySources;
import dev.signalbox.model.bundle.SignedBundle;
import dev.signalbox.model.key.SecretDigest;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// The published versions in PostgreSQL. Publishing is serialised over all processes by one lock,
/// and the number is taken under it, so versions rise whoever publishes.
@Singleton
final class BundleStore {

  private static final int KEPT = 50;
  private static final int ETAG_DIGITS = 16;

  private final TenantTransactions transactions;
  private final BundleAssembly assembly;
  private final InstantSource clock;

  BundleStore(TenantTransactions transactions, BundleAssembly assembly, InstantSource clock) {
    this.transactions = transactions;
    this.assembly = assembly;
    this.clock = clock;
  }

  /// Publishes what the database says now, under the next version; if that is what was published
  /// last, gives the last one.
  ///
  /// @param held versions that are not pruned
  Published publish(Set<Long> held) {
    return transactions.withoutTenant(connection -> {
      lock(connection);
      Optional<Published> last = newest(connection);
      Optional<SignedBundle> next =
          assembly.next(
              PolicySources.ofAll(connection),
              last.map(Published::version).orElse(0L),
              last.map(Published::bundle));
      if (next.isEmpty()) {
        return last.orElseThrow();
      }
      Published published =
          insert(connection, last.map(Published::version).orElse(0L) + 1, next.get());
      prune(connection, published.version(), held);
      return published;
    });
  }

  /// A version, if it is still there.
  Optional<Published> at(long version) {
    return transactions.withoutTenant(connection -> one(connection, "WHERE version = ?", version));
  }

  /// The newest version, unless it is the one that is known already.
  Optional<Published> newerThan(long version) {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT max(version) FROM policy_version")) {
        ResultSet rows = statement.executeQuery();
        rows.next();
        if (rows.getLong(1) <= version) {
          return Optional.empty();
        }
      }
      return newest(connection);
    });
  }

  private static void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext('publish'))")) {
      statement.execute();
    }
  }

  private static Optional<Published> newest(Connection connection) throws SQLException {
    return one(connection, "WHERE version > ? ORDER BY version DESC LIMIT 1", 0);
  }

  private static Optional<Published> one(Connection connection, String which, long version)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT version, etag, payload, key_id, signature FROM policy_version " + which)) {
      statement.setLong(1, version);
      ResultSet rows = statement.executeQuery();
      if (!rows.next()) {
        return Optional.empty();
      }
      SignedBundle bundle = new SignedBundle(rows.getBytes(3), rows.getString(4), rows.getBytes(5));
      return Optional.of(new Published(rows.getLong(1), rows.getString(2), bundle));
    }
  }

  private Published insert(Connection connection, long version, SignedBundle bundle)
      throws SQLException {
    String digest = HexFormat.of().formatHex(SecretDigest.sha256().digest(bundle.toBytes()));
    String etag = '"' + Long.toString(version) + '-' + digest.substring(0, ETAG_DIGITS) + '"';
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO policy_version (version, etag, key_id, payload, signature, created_at)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      statement.setLong(1, version);
      statement.setString(2, etag);
      statement.setString(3, bundle.keyId());
      statement.setBytes(4, bundle.payload());
      statement.setBytes(5, bundle.signature());
      statement.setObject(6, clock.instant().atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
    return new Published(version, etag, bundle);
  }

  private static void prune(Connection connection, long newest, Set<Long> held)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM policy_version WHERE version <= ? AND version <> ALL (?)")) {
      statement.setLong(1, newest - KEPT);
      statement.setArray(2, connection.createArrayOf("bigint", held.toArray()));
      statement.executeUpdate();
    }
  }
}
