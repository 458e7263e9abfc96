package dev.signalbox.control.database;

import io.micronaut.data.connection.exceptions.ConnectionException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;

/// Tells why something in the database failed.
public final class DatabaseFailures {

  /// SQLSTATE of a broken unique constraint.
  public static final String UNIQUE = "23505";

  /// SQLSTATE of a broken reference.
  public static final String REFERENCE = "23503";

  private DatabaseFailures() {}

  /// Whether the connection was refused, lost or timed out (SQLSTATE classes 08, 53 and 57, and
  /// what the pool says when it has none), so that trying again later makes sense. When a
  /// connection breaks under a transaction, the framework fails to clean it up and reports that
  /// instead, without an SQLSTATE.
  public static boolean isAway(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientException || cause instanceof ConnectionException) {
        return true;
      }
    }
    return sqlState(thrown)
        .filter(state -> state.startsWith("08") || state.startsWith("53") || state.startsWith("57"))
        .isPresent();
  }

  /// The SQLSTATE of the innermost SQL failure, if there is one.
  public static Optional<String> sqlState(Throwable thrown) {
    Optional<String> found = Optional.empty();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failed && failed.getSQLState() != null) {
        found = Optional.of(failed.getSQLState());
      }
    }
    return found;
  }
}
