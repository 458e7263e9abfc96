package dev.signalbox.control.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Single statements with their values. A value may be null, a number, a text, an [Instant], a
/// [UUID], or an array of texts.
public final class Sql {

  private Sql() {}

  /// Runs a statement that changes rows.
  ///
  /// @return how many
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /// The identifier in the first column of the first row, if there is one.
  public static Optional<UUID> id(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.ofNullable(rows.getObject(1, UUID.class)) : Optional.empty();
    }
  }

  /// The number in the first column of the only row.
  public static long number(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int index = 0; index < values.length; index++) {
        switch (values[index]) {
          case Instant at -> statement.setObject(index + 1, at.atOffset(ZoneOffset.UTC));
          case String[] texts ->
              statement.setArray(index + 1, connection.createArrayOf("text", texts));
          case null, default -> statement.setObject(index + 1, values[index]);
        }
      }
      return statement;
    } catch (SQLException failed) {
      statement.close();
      throw failed;
    }
  }
}
