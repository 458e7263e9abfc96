package dev.signalbox.control.node;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Effects;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.SqlFacts;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Snapshots;
import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.policy.Policies;
import dev.signalbox.model.id.NodeId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Renames, moves and deletes nodes. The paths of nodes travel in the policy, so all of it is
/// published. The ledger is left alone: usage stays where it was when it was booked.
@Singleton
final class NodeChanges {

  private static final String NAME_TAKEN =
      "SELECT count(*) FROM node WHERE tenant_id = ? AND parent_id = ? AND name = ? AND id <> ?";

  private static final String DEEPEST =
      "SELECT max(cardinality(path)) FROM node WHERE tenant_id = ? AND path @> ARRAY[?]";

  private static final String LONGEST =
      "SELECT max(length(node_names(tenant_id, path))) FROM node"
          + " WHERE tenant_id = ? AND path @> ARRAY[?]";

  /// The first question mark is the depth of the node before, the second its new parent.
  private static final String MOVE_SUBTREE =
      "UPDATE node n SET path = p.path || n.path[?:] FROM node p"
          + " WHERE p.tenant_id = ? AND p.id = ? AND n.tenant_id = p.tenant_id"
          + " AND n.path @> ARRAY[?]";

  /// Bindings below a node whose custom role belongs to a node that is not above them.
  private static final String ROLES_FROM_ELSEWHERE =
      """
      SELECT count(*) FROM role_binding b
      JOIN node n ON n.tenant_id = b.tenant_id AND n.id = b.node_id
      JOIN custom_role r ON r.tenant_id = b.tenant_id AND r.id = b.role_id
      WHERE b.tenant_id = ? AND n.path @> ARRAY[?] AND NOT n.path @> ARRAY[r.node_id]\
      """;

  private final Access access;
  private final Grants grants;
  private final Policies policies;
  private final Snapshots snapshots;
  private final NodeStore store;

  NodeChanges(
      Access access, Grants grants, Policies policies, Snapshots snapshots, NodeStore store) {
    this.access = access;
    this.grants = grants;
    this.policies = policies;
    this.snapshots = snapshots;
    this.store = store;
  }

  /// Gives a node another name, another parent, or both.
  Node change(ChangeRequest request, NodeId node, Optional<String> name, Optional<NodeId> parent) {
    UUID tenant = request.caller().tenant().value();
    return policies.revoke(
        request,
        connection -> {
          NodeRow before = find(connection, request, node);
          Revisions.check(request.ifMatch(), before.revision());
          boolean renames = name.isPresent() && !name.get().equals(before.name());
          boolean moves = parent.isPresent() && !parent.get().value().equals(before.parentId());
          if (!renames && !moves) {
            return Changed.nothing(before.shown());
          }
          if (moves) {
            move(connection, request.caller(), before, parent.get());
          }
          if (name.isPresent()) {
            Sql.update(
                connection,
                "UPDATE node SET name = ? WHERE tenant_id = ? AND id = ?",
                name.get(),
                tenant,
                node.value());
          }
          Sql.update(
              connection,
              "UPDATE node SET revision = revision + 1 WHERE tenant_id = ? AND id = ?",
              tenant,
              node.value());
          NodeRow after = store.find(tenant, node.value()).orElseThrow();
          checkNames(connection, tenant, after);
          return Changed.of(after.shown(), moves ? "node.move" : "node.rename", node.toString())
              .at(node)
              .before(snapshots.of(before.shown()))
              .after(snapshots.of(after.shown()));
        });
  }

  /// Deletes a node that nothing belongs to any more.
  void delete(ChangeRequest request, NodeId node) {
    UUID tenant = request.caller().tenant().value();
    policies.revoke(
        request,
        connection -> {
          NodeRow before = find(connection, request, node);
          Revisions.check(request.ifMatch(), before.revision());
          if (before.parentId() == null) {
            throw inUse("The org cannot be deleted.");
          }
          try {
            Sql.update(
                connection,
                "DELETE FROM node WHERE tenant_id = ? AND id = ?",
                tenant,
                node.value());
          } catch (SQLException failed) {
            if (failed.getSQLState().equals(DatabaseFailures.REFERENCE)) {
              throw inUse(
                  "Nodes, members, keys, groups, roles or bindings are still there. Move or delete"
                      + " them first.");
            }
            throw failed;
          }
          return Changed.of(true, "node.delete", node.toString())
              .at(node)
              .before(snapshots.of(before.shown()));
        });
  }

  private NodeRow find(Connection connection, ChangeRequest request, NodeId node) {
    NodeRow row =
        store
            .find(request.caller().tenant().value(), node.value())
            .orElseThrow(() -> PathIds.notFound("node"));
    access.require(connection, request.caller(), Permission.NODE_MANAGE, node);
    return row;
  }

  /// Everything that is bound above the new place comes to the subtree, so a move is a grant. What
  /// denies above the old place goes, so it is a lift as well.
  private void move(Connection connection, Caller caller, NodeRow moved, NodeId parent)
      throws SQLException {
    UUID tenant = caller.tenant().value();
    if (moved.parentId() == null) {
      throw wrong("the org cannot be moved");
    }
    NodeRow above = store.find(tenant, parent.value()).orElseThrow(() -> wrong("names no node"));
    access.require(connection, caller, Permission.NODE_MANAGE, parent);
    access.require(connection, caller, Permission.NODE_MANAGE, new NodeId(moved.parentId()));
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    List<UUID> newPath = facts.path(above.id());
    List<UUID> oldPath = facts.path(moved.parentId());
    if (newPath.contains(moved.id())) {
      throw wrong("is the node itself or stands below it");
    }
    checkPlace(connection, tenant, moved, above);
    grants.require(
        connection,
        caller,
        Effects.ofMove(
            moved.id(),
            grants.counting(facts.bindingsAt(without(newPath, oldPath))),
            grants.counting(facts.bindingsAt(without(oldPath, newPath)))));
    Sql.update(
        connection,
        "UPDATE node SET parent_id = ? WHERE tenant_id = ? AND id = ?",
        above.id(),
        tenant,
        moved.id());
    Sql.update(connection, MOVE_SUBTREE, moved.depth(), tenant, above.id(), moved.id());
    if (Sql.number(connection, ROLES_FROM_ELSEWHERE, tenant, moved.id()) > 0) {
      throw inUse(
          "Bindings below it use a role that belongs to a node above its old place. Delete them"
              + " first.");
    }
  }

  private static void checkPlace(Connection connection, UUID tenant, NodeRow moved, NodeRow above)
      throws SQLException {
    NodeKind kind = NodeKind.fromWireName(moved.kind());
    if (!kind.mayStandUnder(NodeKind.fromWireName(above.kind()))) {
      throw wrong("a " + kind.wireName() + " cannot stand under a " + above.kind());
    }
    long below = Sql.number(connection, DEEPEST, tenant, moved.id()) - moved.depth();
    if (above.depth() + 1 + below > Nodes.MAX_DEPTH) {
      throw wrong("the tree is at most " + Nodes.MAX_DEPTH + " deep");
    }
    if (Sql.number(connection, NAME_TAKEN, tenant, above.id(), moved.name(), moved.id()) > 0) {
      throw taken();
    }
  }

  private static void checkNames(Connection connection, UUID tenant, NodeRow node)
      throws SQLException {
    if (node.parentId() != null
        && Sql.number(connection, NAME_TAKEN, tenant, node.parentId(), node.name(), node.id())
            > 0) {
      throw taken();
    }
    if (Sql.number(connection, LONGEST, tenant, node.id()) > Nodes.MAX_PATH) {
      throw Problem.inBody("/name", "all names on a path together have at most " + Nodes.MAX_PATH)
          .asException();
    }
  }

  private static List<UUID> without(List<UUID> path, List<UUID> other) {
    List<UUID> rest = new ArrayList<>(path);
    rest.removeAll(other);
    return rest;
  }

  private static RuntimeException wrong(String detail) {
    return Problem.inBody("/parent_id", detail).asException();
  }

  private static RuntimeException taken() {
    return Problem.of(ProblemCode.CONFLICT, "The parent has a node of that name.").asException();
  }

  private static RuntimeException inUse(String detail) {
    return Problem.of(ProblemCode.IN_USE, detail).asException();
  }
}
