package dev.signalbox.control.policy;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Drafts in PostgreSQL, seen from the tenant whose transaction is open.
@Singleton
final class DraftStore {

  private static final String SELECT =
      "SELECT id, revision, name, base_version, content, created_by, created_at, updated_at"
          + " FROM policy_draft";

  DraftStore() {}

  void insert(Connection connection, TenantId tenant, Draft draft) throws SQLException {
    execute(
        connection,
        new BoundSql()
            .add(
                "INSERT INTO policy_draft (tenant_id, id, revision, name, base_version, content,"
                    + " created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tenant.value(),
                draft.id(),
                draft.revision(),
                draft.name(),
                draft.baseVersion(),
                draft.content(),
                draft.author(),
                draft.createdAt(),
                draft.updatedAt()));
  }

  /// A draft that nobody else changes until the transaction ends.
  Optional<Draft> lock(Connection connection, UUID id) throws SQLException {
    return read(connection, new BoundSql().add(SELECT + " WHERE id = ? FOR UPDATE", id)).stream()
        .findFirst();
  }

  Optional<Draft> find(Connection connection, UUID id) throws SQLException {
    return read(connection, new BoundSql().add(SELECT + " WHERE id = ?", id)).stream().findFirst();
  }

  /// Drafts after an id, the oldest first.
  List<Draft> page(Connection connection, UUID after, int count) throws SQLException {
    return read(
        connection, new BoundSql().add(SELECT + " WHERE id > ? ORDER BY id LIMIT ?", after, count));
  }

  void update(Connection connection, Draft draft) throws SQLException {
    execute(
        connection,
        new BoundSql()
            .add(
                "UPDATE policy_draft SET revision = ?, name = ?, base_version = ?, content = ?,"
                    + " updated_at = ? WHERE id = ?",
                draft.revision(),
                draft.name(),
                draft.baseVersion(),
                draft.content(),
                draft.updatedAt(),
                draft.id()));
  }

  void delete(Connection connection, UUID id) throws SQLException {
    execute(connection, new BoundSql().add("DELETE FROM policy_draft WHERE id = ?", id));
  }

  long count(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM policy_draft");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(Connection connection, BoundSql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      statement.executeUpdate();
    }
  }

  private static List<Draft> read(Connection connection, BoundSql sql) throws SQLException {
    List<Draft> drafts = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        drafts.add(
            new Draft(
                rows.getObject(1, UUID.class),
                rows.getLong(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getString(5),
                rows.getObject(6, UUID.class),
                rows.getObject(7, OffsetDateTime.class).toInstant(),
                rows.getObject(8, OffsetDateTime.class).toInstant()));
      }
    }
    return drafts;
  }
}
