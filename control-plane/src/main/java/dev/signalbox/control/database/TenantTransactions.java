package dev.signalbox.control.database;

import dev.signalbox.model.id.TenantId;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// Runs work in a transaction of one tenant. This is the only code that says to PostgreSQL whose
/// rows exist; it says so for the transaction only, so that nothing is left on a pooled connection.
/// Repositories called inside join the transaction; called outside, they see no row at all.
public final class TenantTransactions {

  private final TransactionOperations<Connection> transactions;

  TenantTransactions(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /// Work to do on a connection whose transaction is open.
  @FunctionalInterface
  public interface Work<T> {
    /// Does it. What is thrown rolls everything back.
    T run(Connection connection) throws SQLException;
  }

  /// Reads and writes rows of one tenant. The result must not be null.
  ///
  /// @throws DatabaseException if a statement fails
  public <T> T write(TenantId tenant, Work<T> work) {
    return execute(TransactionDefinition.DEFAULT, tenant.toString(), work);
  }

  /// Writes as [#write] does, finds out whether all of it would be taken, and takes all of it back.
  /// The result must not be null.
  ///
  /// @throws DatabaseException if a statement fails
  public <T> T rehearse(TenantId tenant, Work<T> work) {
    return inTransaction(
        TransactionDefinition.DEFAULT,
        tenant.toString(),
        status -> {
          status.setRollbackOnly();
          T done = work.run(status.getConnection());
          checkDeferredConstraints(status.getConnection());
          return done;
        });
  }

  /// Reads rows of one tenant. The result must not be null.
  ///
  /// @throws DatabaseException if a statement fails
  public <T> T read(TenantId tenant, Work<T> work) {
    return execute(TransactionDefinition.READ_ONLY, tenant.toString(), work);
  }

  /// Works without a tenant: tables of tenants look empty and take nothing. For tables that belong
  /// to no tenant, and for the few functions in the migrations that may look across tenants.
  ///
  /// @throws DatabaseException if a statement fails
  public <T> T withoutTenant(Work<T> work) {
    return execute(TransactionDefinition.DEFAULT, "", work);
  }

  /// Works for one tenant inside of a transaction that was begun without one, and leaves it so.
  public static <T> T as(TenantId tenant, Connection connection, Work<T> work) throws SQLException {
    enter(connection, tenant.toString());
    T result = work.run(connection);
    enter(connection, "");
    return result;
  }

  private <T> T execute(TransactionDefinition definition, String tenant, Work<T> work) {
    return inTransaction(definition, tenant, status -> work.run(status.getConnection()));
  }

  @FunctionalInterface
  private interface Inside<T> {
    T run(TransactionStatus<Connection> status) throws SQLException;
  }

  private <T> T inTransaction(TransactionDefinition definition, String tenant, Inside<T> inside) {
    if (transactions.hasConnection() && transactions.findTransactionStatus().isPresent()) {
      throw new IllegalStateException("a transaction is open already");
    }
    T result =
        transactions.execute(
            definition,
            status -> {
              try {
                enter(status.getConnection(), tenant);
                return inside.run(status);
              } catch (SQLException failed) {
                throw new DatabaseException(failed);
              }
            });
    return Objects.requireNonNull(result, "work without a result");
  }

  /// A commit would check them; there will be none.
  private static void checkDeferredConstraints(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  private static void enter(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }
}
