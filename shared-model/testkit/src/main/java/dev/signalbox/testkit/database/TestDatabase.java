package dev.signalbox.testkit.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// One empty database of its own on the shared server of this test run, with an owner role and an
/// application role that row-level security binds.
///
/// @param url a JDBC address without credentials
public record TestDatabase(
    String url, String ownerUser, String ownerPassword, String appUser, String appPassword) {

  /// A new, empty database.
  public static TestDatabase create() {
    return TestServer.shared().createDatabase();
  }

  /// A connection as the application role.
  public Connection connectAsApp() throws SQLException {
    return DriverManager.getConnection(url, appUser, appPassword);
  }

  /// A connection as the owner of the tables.
  public Connection connectAsOwner() throws SQLException {
    return DriverManager.getConnection(url, ownerUser, ownerPassword);
  }
}
