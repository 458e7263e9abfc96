package dev.signalbox.control.price;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;

/// The tables `price_book` and `price`.
@Singleton
final class PriceStore {

  private static final String FIND_BOOK = "SELECT version FROM price_book WHERE digest = ?";

  private static final String INSERT_BOOK =
      """
      INSERT INTO price_book (version, digest, loaded_at)
      SELECT coalesce(max(version), 0) + 1, ?, ? FROM price_book
      RETURNING version\
      """;

  private static final String INSERT_PRICES =
      """
      INSERT INTO price (book_version, id, family, models, valid_from, valid_to, known_at, corrects,
        source_document, source_read_on, verified, tiers)
      SELECT ?, id, family, models, valid_from, valid_to, known_at, corrects,
        source_document, source_read_on, verified, tiers
      FROM json_populate_recordset(NULL::price, ?::json)\
      """;

  private static final String LIST =
      """
      SELECT id, family, models, valid_from, valid_to, known_at, corrects,
        source_document AS "source.document", source_read_on::text AS "source.read_on",
        verified, tiers, book_version
      FROM price
      WHERE book_version = ? AND id COLLATE "C" > ?
      ORDER BY id COLLATE "C" LIMIT ?\
      """;

  /// Stores a list under the next version, or finds the version that it has already.
  int save(Connection connection, String digest, List<JsonValue> rows, Instant loadedAt)
      throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(7312)")) {
      lock.execute();
    }
    OptionalInt stored = find(connection, digest);
    if (stored.isPresent()) {
      return stored.getAsInt();
    }
    int version;
    try (PreparedStatement statement = connection.prepareStatement(INSERT_BOOK)) {
      statement.setString(1, digest);
      statement.setObject(2, loadedAt.atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        version = row.getInt(1);
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT_PRICES)) {
      statement.setInt(1, version);
      statement.setString(2, Json.write(JsonValue.array(rows)));
      statement.executeUpdate();
    }
    return version;
  }

  /// Entries of a book in the order of their ids.
  List<JsonValue.Obj> list(Connection connection, int version, String afterId, int limit)
      throws SQLException {
    return JsonRows.read(connection, new BoundSql().add(LIST, version, afterId, limit));
  }

  private static OptionalInt find(Connection connection, String digest) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND_BOOK)) {
      statement.setString(1, digest);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
      }
    }
  }
}
