package dev.signalbox.control.audit;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.model.audit.ChainHash;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The tables `audit_head` and `audit_checkpoint`.
@Singleton
final class CheckpointStore {

  private static final String DUE = "SELECT audit_checkpoints_due(?)";
  private static final String HEAD = "SELECT sequence, hash FROM audit_head";
  private static final String LATEST =
      "SELECT note FROM audit_checkpoint ORDER BY sequence DESC, at DESC LIMIT 1";
  private static final String INSERT =
      "INSERT INTO audit_checkpoint VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

  /// The newest checkpoint of every entry that has one, evenly thinned out if there are many.
  private static final String BETWEEN =
      """
      WITH newest AS (
        SELECT DISTINCT ON (sequence) sequence, note FROM audit_checkpoint
        WHERE sequence BETWEEN ? AND ? ORDER BY sequence, at DESC),
      counted AS (
        SELECT sequence, note, row_number() OVER (ORDER BY sequence DESC) - 1 AS place,
          count(*) OVER () AS total
        FROM newest)
      SELECT sequence, note FROM counted WHERE place % ((total + ? - 1) / ?) = 0
      ORDER BY sequence
      """;

  /// Where a chain ends.
  record Head(long sequence, ChainHash link) {}

  /// A signed checkpoint.
  record Note(long sequence, String text) {}

  List<TenantId> due(Connection connection, Instant since) throws SQLException {
    List<TenantId> due = new ArrayList<>();
    try (PreparedStatement statement = new BoundSql().add(DUE, since).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        due.add(new TenantId(rows.getObject(1, UUID.class)));
      }
    }
    return due;
  }

  Head head(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HEAD);
        ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new Head(row.getLong(1), ChainHash.of(row.getBytes(2)))
          : new Head(0, ChainHash.start(tenant));
    }
  }

  void insert(Connection connection, TenantId tenant, Head head, Instant at, String note)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, tenant.value());
      statement.setLong(2, head.sequence());
      statement.setObject(3, at.atOffset(ZoneOffset.UTC));
      statement.setString(4, note);
      statement.executeUpdate();
    }
  }

  Optional<String> latest(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LATEST);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  /// Checkpoints whose last entry is between two entries, in order.
  List<Note> between(Connection connection, long from, long to, long atMost) throws SQLException {
    List<Note> notes = new ArrayList<>();
    BoundSql query = new BoundSql().add(BETWEEN, from, to, atMost, atMost);
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        notes.add(new Note(rows.getLong(1), rows.getString(2)));
      }
    }
    return notes;
  }
}
