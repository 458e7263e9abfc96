package dev.signalbox.control.database;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Looks whether the database keeps what it is told and whether row-level security binds us.
@Singleton
final class TrustCheck {

  private static final String OWNED_TABLES =
      """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
        AND pg_has_role(current_user, c.relowner, 'MEMBER')\
      """;

  private final TenantTransactions transactions;

  TrustCheck(TenantTransactions transactions) {
    this.transactions = transactions;
  }

  /// What is wrong; empty if nothing is.
  List<String> findings() {
    return transactions.withoutTenant(connection -> {
      List<String> findings = new ArrayList<>();
      if (!answer(connection, "SHOW fsync").equals("on")) {
        findings.add("fsync is off: set fsync = on in postgresql.conf");
      }
      if (answer(connection, "SHOW synchronous_commit").equals("off")) {
        findings.add("synchronous_commit is off: set it to on in postgresql.conf");
      }
      if (answer(
              connection,
              "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
          .equals("t")) {
        findings.add(
            "the application role is a superuser or bypasses row-level security: give"
                + " SIGNALBOX_DB_APP_USER a role with NOSUPERUSER NOBYPASSRLS");
      }
      if (!answer(connection, OWNED_TABLES).equals("0")) {
        findings.add(
            "the application role owns tables: SIGNALBOX_DB_APP_USER and"
                + " SIGNALBOX_DB_OWNER_USER must be different roles");
      }
      return findings;
    });
  }

  private static String answer(Connection connection, String question) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question);
        ResultSet result = statement.executeQuery()) {
      result.next();
      return result.getString(1);
    }
  }
}
