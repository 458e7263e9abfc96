package dev.signalbox.control.key;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.http.Problem;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Finds the members and nodes that requests name.
final class KeyPlaces {

  private KeyPlaces() {}

  /// Where an owner is.
  ///
  /// @throws dev.signalbox.control.http.ProblemException if there is no such member, or no more
  static NodeId homeOf(Connection connection, MemberId owner) throws SQLException {
    return one(
            connection,
            "SELECT node_id FROM member WHERE id = ? AND deactivated_at IS NULL",
            owner.value())
        .map(NodeId::new)
        .orElseThrow(() -> Problem.inBody("/owner_id", "names no active member").asException());
  }

  /// @throws dev.signalbox.control.http.ProblemException if there is no such node
  static NodeId node(Connection connection, NodeId wanted) throws SQLException {
    return one(connection, "SELECT id FROM node WHERE id = ?", wanted.value())
        .map(NodeId::new)
        .orElseThrow(() -> Problem.inBody("/node_id", "names no node").asException());
  }

  /// Whether a node is another one or below it.
  static boolean isWithin(Connection connection, NodeId node, NodeId above) throws SQLException {
    return one(
            connection,
            "SELECT id FROM node WHERE id = ? AND ? = ANY (path)",
            node.value(),
            above.value())
        .isPresent();
  }

  private static Optional<UUID> one(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = new BoundSql().add(sql, values).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
    }
  }
}
