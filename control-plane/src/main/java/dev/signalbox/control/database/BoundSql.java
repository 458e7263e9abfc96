package dev.signalbox.control.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A statement that is put together from fixed pieces of SQL, each with the values that belong to
/// its question marks. Values never become part of the text.
public final class BoundSql {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /// Adds a piece of SQL and its values.
  public BoundSql add(String sql, Object... bound) {
    text.append(sql).append('\n');
    values.addAll(List.of(bound));
    return this;
  }

  /// Adds another statement's pieces.
  public BoundSql add(BoundSql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /// The statement, its values set.
  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      for (int index = 0; index < values.size(); index++) {
        Object value = values.get(index);
        statement.setObject(
            index + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
      }
      return statement;
    } catch (SQLException failed) {
      statement.close();
      throw failed;
    }
  }
}
