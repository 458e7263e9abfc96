package dev.signalbox.control.group;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Binding;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Effects;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.SqlFacts;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The groups of a tenant.
@Singleton
public final class Groups {

  private static final int MAX_MEMBERS = 10_000;

  private static final String NODE = "SELECT id FROM node WHERE tenant_id = ? AND id = ?";
  private static final String MEMBER = "SELECT id FROM member WHERE tenant_id = ? AND id = ?";

  private static final String INSERT =
      "INSERT INTO access_group (tenant_id, id, name, node_id, created_at, external_id)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  /// What is null stays as it is.
  private static final String CHANGE =
      "UPDATE access_group SET name = coalesce(?, name), external_id = coalesce(?, external_id),"
          + " revision = revision + 1 WHERE tenant_id = ? AND id = ?";

  private static final String TAKEN =
      "SELECT count(*) FROM access_group"
          + " WHERE tenant_id = ? AND id <> ? AND (name = ? OR external_id = ?)";

  private static final String JOIN =
      "INSERT INTO access_group_member (tenant_id, group_id, member_id, created_at)"
          + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

  private static final String LEAVE =
      "DELETE FROM access_group_member WHERE tenant_id = ? AND group_id = ? AND member_id = ?";

  private final Access access;
  private final Grants grants;
  private final Changes changes;
  private final TenantTransactions transactions;
  private final GroupStore store;
  private final Ids ids;
  private final InstantSource clock;

  Groups(
      Access access,
      Grants grants,
      Changes changes,
      TenantTransactions transactions,
      GroupStore store,
      Ids ids,
      InstantSource clock) {
    this.access = access;
    this.grants = grants;
    this.changes = changes;
    this.transactions = transactions;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  Obj create(ChangeRequest request, String name, NodeId node, Optional<String> externalId) {
    TenantId tenant = request.caller().tenant();
    UUID id = ids.next();
    return changes.apply(
        request,
        connection -> {
          if (Sql.id(connection, NODE, tenant.value(), node.value()).isEmpty()) {
            throw Problem.inBody("/node_id", "names no node").asException();
          }
          access.require(connection, request.caller(), Permission.GROUP_MANAGE, node);
          int inserted =
              Sql.update(
                  connection,
                  INSERT,
                  tenant.value(),
                  id,
                  name,
                  node.value(),
                  clock.instant(),
                  externalId.orElse(null));
          if (inserted == 0) {
            throw taken();
          }
          Obj created = store.find(connection, tenant, id).orElseThrow();
          return Changed.of(created, "group.create", id.toString()).at(node).after(created);
        });
  }

  Obj show(Caller caller, UUID id) {
    return transactions.read(
        caller.tenant(), connection -> find(connection, caller, id, Permission.GROUP_READ));
  }

  List<Obj> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(),
        connection ->
            store.page(
                connection,
                caller.tenant(),
                access.at(connection, caller, Permission.GROUP_READ),
                after,
                page.limit() + 1));
  }

  List<Obj> members(Caller caller, UUID id, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(),
        connection -> {
          find(connection, caller, id, Permission.GROUP_READ);
          return store.members(connection, caller.tenant(), id, after, page.limit() + 1);
        });
  }

  /// Renames a group, or says anew what its directory calls it. The directory decides who is in the
  /// group, so the latter is judged like joining.
  Obj change(ChangeRequest request, UUID id, Optional<String> name, Optional<String> externalId) {
    Caller caller = request.caller();
    UUID tenant = caller.tenant().value();
    return changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj before = find(connection, caller, id, Permission.GROUP_MANAGE);
          Revisions.check(request.ifMatch(), before.number("revision"));
          boolean renamed = name.isPresent() && !name.get().equals(before.string("name"));
          boolean mapped =
              externalId.isPresent()
                  && !externalId.equals(before.get("external_id").map(JsonValue::asString));
          if (!renamed && !mapped) {
            return Changed.nothing(before);
          }
          if (mapped) {
            grants.require(connection, caller, Effects.ofJoining(bindings(connection, caller, id)));
          }
          if (Sql.number(connection, TAKEN, tenant, id, name.orElse(null), externalId.orElse(null))
              > 0) {
            throw taken();
          }
          Sql.update(connection, CHANGE, name.orElse(null), externalId.orElse(null), tenant, id);
          Obj after = store.find(connection, caller.tenant(), id).orElseThrow();
          return Changed.of(after, "group.update", id.toString())
              .at(node(before))
              .before(before)
              .after(after);
        });
  }

  /// Deletes a group with its bindings. What it denied ends with it.
  void delete(ChangeRequest request, UUID id) {
    Caller caller = request.caller();
    changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj before = find(connection, caller, id, Permission.GROUP_MANAGE);
          Revisions.check(request.ifMatch(), before.number("revision"));
          grants.require(connection, caller, Effects.ofLeaving(bindings(connection, caller, id)));
          Sql.update(
              connection,
              "DELETE FROM access_group WHERE tenant_id = ? AND id = ?",
              caller.tenant().value(),
              id);
          grants.keepOwner(connection, caller);
          return Changed.of(true, "group.delete", id.toString()).at(node(before)).before(before);
        });
  }

  /// Puts a member into a group. Doing so twice is no error.
  void join(ChangeRequest request, UUID id, UUID member) {
    Caller caller = request.caller();
    UUID tenant = caller.tenant().value();
    changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj group = find(connection, caller, id, Permission.GROUP_MANAGE);
          if (Sql.id(connection, MEMBER, tenant, member).isEmpty()) {
            throw PathIds.notFound("member");
          }
          grants.require(connection, caller, Effects.ofJoining(bindings(connection, caller, id)));
          if (group.number("members") >= MAX_MEMBERS) {
            throw Problem.of(ProblemCode.IN_USE, "A group has at most " + MAX_MEMBERS + " members.")
                .asException();
          }
          if (Sql.update(connection, JOIN, tenant, id, member, clock.instant()) == 0) {
            return Changed.nothing(true);
          }
          grants.keepOwner(connection, caller);
          return Changed.of(true, "group.join", id.toString())
              .at(node(group))
              .after(membership(member));
        });
  }

  /// Takes a member out of a group.
  void leave(ChangeRequest request, UUID id, UUID member) {
    Caller caller = request.caller();
    changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj group = find(connection, caller, id, Permission.GROUP_MANAGE);
          grants.require(connection, caller, Effects.ofLeaving(bindings(connection, caller, id)));
          if (Sql.update(connection, LEAVE, caller.tenant().value(), id, member) == 0) {
            throw PathIds.notFound("member of this group");
          }
          grants.keepOwner(connection, caller);
          return Changed.of(true, "group.leave", id.toString())
              .at(node(group))
              .before(membership(member));
        });
  }

  private Obj find(Connection connection, Caller caller, UUID id, Permission permission)
      throws SQLException {
    Obj group =
        store.find(connection, caller.tenant(), id).orElseThrow(() -> PathIds.notFound("group"));
    access.require(connection, caller, permission, node(group));
    return group;
  }

  private List<Binding> bindings(Connection connection, Caller caller, UUID id) {
    return grants.counting(new SqlFacts(connection, caller.tenant()).bindingsOfGroup(id));
  }

  private static RuntimeException taken() {
    return Problem.of(ProblemCode.CONFLICT, "There is a group of that name or external id.")
        .asException();
  }

  private static NodeId node(Obj group) {
    return NodeId.parse(group.string("node_id"));
  }

  private static JsonValue membership(UUID member) {
    return JsonValue.object().put("member_id", member.toString()).build();
  }
}
