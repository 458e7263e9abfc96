package dev.signalbox.control.audit;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.model.audit.ChainHash;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the table `audit_entry`.
@Singleton
final class EntryStore {

  private static final String SELECT =
      "SELECT sequence, hash, content FROM audit_entry WHERE tenant_id = current_tenant()";

  /// At least one entry, and of more as many as stay below a size.
  private static final String CHUNK =
      """
      SELECT sequence, hash, content FROM (
        SELECT sequence, hash, content,
          sum(octet_length(content)) OVER (ORDER BY sequence) - octet_length(content) AS before
        FROM audit_entry
        WHERE tenant_id = current_tenant() AND sequence > ? AND sequence <= ?
        ORDER BY sequence LIMIT ?) counted
      WHERE before < ? ORDER BY sequence
      """;

  /// Rows that are in memory at a time.
  private static final int FETCH = 8;

  /// An entry as it is stored.
  record Stored(long sequence, ChainHash hash, byte[] content) {}

  /// Entries, newest first, each turned into something smaller before the next one is read.
  ///
  /// @param before only entries before this one
  <T> List<T> newest(
      Connection connection, BoundSql conditions, long before, int limit, Function<Stored, T> shown)
      throws SQLException {
    BoundSql query =
        new BoundSql()
            .add(SELECT)
            .add(conditions)
            .add("AND sequence < ? ORDER BY sequence DESC LIMIT ?", before, limit);
    return read(connection, query, shown);
  }

  Optional<Stored> find(Connection connection, long sequence) throws SQLException {
    return read(
            connection,
            new BoundSql().add(SELECT).add("AND sequence = ?", sequence),
            Function.<Stored>identity())
        .stream()
        .findFirst();
  }

  /// The entries after one, in order, as many as are good to have in memory.
  List<Stored> chunk(Connection connection, long after, long to, int limit, long bytes)
      throws SQLException {
    return read(
        connection,
        new BoundSql().add(CHUNK, after, to, limit, bytes),
        Function.<Stored>identity());
  }

  private static <T> List<T> read(Connection connection, BoundSql query, Function<Stored, T> shown)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = query.prepare(connection)) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(
              shown.apply(
                  new Stored(rows.getLong(1), ChainHash.of(rows.getBytes(2)), rows.getBytes(3))));
        }
      }
    }
    return found;
  }
}
