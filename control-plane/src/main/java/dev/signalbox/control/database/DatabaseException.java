package dev.signalbox.control.database;

import java.io.Serial;
import java.sql.SQLException;

/// A statement failed for a reason that the feature did not foresee.
public final class DatabaseException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public DatabaseException(SQLException cause) {
    super(cause);
  }
}
