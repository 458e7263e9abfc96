package dev.signalbox.control.tenant;

import dev.signalbox.billing.rate.UnknownModelRule;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The settings of a tenant that are no part of its policy. Until somebody sets something they are
/// the usual ones, at revision 1.
@Singleton
final class TenantSettings {

  private static final String SELECT =
      "SELECT unknown_model_rule, leaked_key_rule, revision FROM tenant_setting"
          + " WHERE tenant_id = ?";
  private static final TenantSetting USUAL =
      new TenantSetting(UnknownModelRule.MOST_EXPENSIVE_IN_FAMILY.wireName(), "revoke", 1);

  private final Access access;
  private final Changes changes;
  private final Snapshots snapshots;
  private final TenantTransactions transactions;

  TenantSettings(
      Access access, Changes changes, Snapshots snapshots, TenantTransactions transactions) {
    this.access = access;
    this.changes = changes;
    this.snapshots = snapshots;
    this.transactions = transactions;
  }

  TenantSetting show(Caller caller) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.POLICY_READ);
          return find(connection, caller.tenant(), SELECT);
        });
  }

  /// Replaces the settings.
  ///
  /// @param leaked what becomes of leaked keys; empty if that stays
  /// @throws dev.signalbox.control.http.ProblemException `precondition_required` or `stale`
  TenantSetting put(ChangeRequest request, UnknownModelRule rule, Optional<String> leaked) {
    TenantId tenant = request.caller().tenant();
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.SETTINGS_MANAGE);
          insertUsual(connection, tenant);
          TenantSetting before = find(connection, tenant, SELECT + " FOR UPDATE");
          Revisions.require(request.ifMatch(), before.revision());
          TenantSetting wanted =
              new TenantSetting(
                  rule.wireName(), leaked.orElse(before.leakedKeyRule()), before.revision());
          if (before.equals(wanted)) {
            return Changed.nothing(before);
          }
          TenantSetting after =
              new TenantSetting(
                  wanted.unknownModelRule(), wanted.leakedKeyRule(), before.revision() + 1);
          update(connection, tenant, after);
          return Changed.of(after, "settings.update", tenant.toString())
              .before(snapshots.of(before))
              .after(snapshots.of(after));
        });
  }

  private static TenantSetting find(Connection connection, TenantId tenant, String sql)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, tenant.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new TenantSetting(row.getString(1), row.getString(2), row.getLong(3))
            : USUAL;
      }
    }
  }

  /// So that there is a row to lock.
  private static void insertUsual(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO tenant_setting (tenant_id, unknown_model_rule) VALUES (?, ?)"
                + " ON CONFLICT DO NOTHING")) {
      statement.setObject(1, tenant.value());
      statement.setString(2, USUAL.unknownModelRule());
      statement.executeUpdate();
    }
  }

  private static void update(Connection connection, TenantId tenant, TenantSetting setting)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE tenant_setting SET unknown_model_rule = ?, leaked_key_rule = ?, revision = ?"
                + " WHERE tenant_id = ?")) {
      statement.setString(1, setting.unknownModelRule());
      statement.setString(2, setting.leakedKeyRule());
      statement.setLong(3, setting.revision());
      statement.setObject(4, tenant.value());
      statement.executeUpdate();
    }
  }
}
