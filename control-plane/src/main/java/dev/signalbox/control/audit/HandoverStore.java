package dev.signalbox.control.audit;

import dev.signalbox.control.database.Sql;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The table `audit_handover`.
@Singleton
final class HandoverStore {

  private static final String ALL =
      "SELECT note, old_key, new_key FROM audit_handover ORDER BY number";
  private static final String INSERT = "INSERT INTO audit_handover VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String SIGNED = "SELECT audit_signed_tenants()";

  /// Whoever signs a log and whoever hands it over wait for each other, so that the old key signs
  /// nothing later than its own hand-over.
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(7314, hashtext(current_tenant()::text))";

  /// @param oldKey as PEM
  /// @param newKey as PEM
  record Handover(String note, String oldKey, String newKey) {

    boolean isTo(PublicKey key) {
      return newKey.equals(SigningKeys.writePublic(key));
    }
  }

  void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.execute();
    }
  }

  /// The hand-overs of the tenant whose transaction is open, oldest first.
  List<Handover> all(Connection connection) throws SQLException {
    List<Handover> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ALL);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(new Handover(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    return all;
  }

  /// @param number 1 for a log's first
  void insert(
      Connection connection, TenantId tenant, int number, long sequence, Handover made, Instant at)
      throws SQLException {
    Sql.update(
        connection,
        INSERT,
        tenant.value(),
        number,
        sequence,
        made.note(),
        made.oldKey(),
        made.newKey(),
        at);
  }

  List<TenantId> signedTenants(Connection connection) throws SQLException {
    List<TenantId> tenants = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(SIGNED);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tenants.add(new TenantId(rows.getObject(1, UUID.class)));
      }
    }
    return tenants;
  }
}
