package dev.signalbox.control.role;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Binding;
import dev.signalbox.control.access.BuiltInRole;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Effects;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.Reach;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The roles of a tenant: the built-in ones, which nobody changes, and its own.
@Singleton
public final class Roles {

  private static final String INSERT =
      "INSERT INTO custom_role (tenant_id, id, name, node_id, permissions, created_at, updated_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, name) DO NOTHING";

  private static final String UPDATE =
      "UPDATE custom_role SET name = ?, permissions = ?, updated_at = ?, revision = revision + 1"
          + " WHERE tenant_id = ? AND id = ?";

  private static final String NAME_TAKEN =
      "SELECT count(*) FROM custom_role WHERE tenant_id = ? AND name = ? AND id <> ?";

  private final Access access;
  private final Grants grants;
  private final Changes changes;
  private final TenantTransactions transactions;
  private final RoleStore store;
  private final Ids ids;
  private final InstantSource clock;

  Roles(
      Access access,
      Grants grants,
      Changes changes,
      TenantTransactions transactions,
      RoleStore store,
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

  /// Makes a role that can be bound at a node and below it.
  Obj create(ChangeRequest request, String name, NodeId node, Set<Permission> permissions) {
    TenantId tenant = request.caller().tenant();
    UUID id = ids.next();
    return changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          if (new SqlFacts(connection, tenant).path(node.value()).isEmpty()) {
            throw Problem.inBody("/node_id", "names no node").asException();
          }
          access.require(connection, request.caller(), Permission.ROLE_MANAGE, node);
          grants.require(
              connection,
              request.caller(),
              Effects.ofRole(node.value(), Set.of(), permissions, List.of()));
          int inserted =
              Sql.update(
                  connection,
                  INSERT,
                  tenant.value(),
                  id,
                  name,
                  node.value(),
                  names(permissions),
                  clock.instant(),
                  clock.instant());
          if (inserted == 0) {
            throw taken();
          }
          Obj created = store.role(connection, tenant, id).orElseThrow();
          return Changed.of(created, "role.create", id.toString()).at(node).after(created);
        });
  }

  /// Changes a role under everybody who holds it.
  Obj change(
      ChangeRequest request, UUID id, Optional<String> name, Optional<Set<Permission>> wanted) {
    Caller caller = request.caller();
    UUID tenant = caller.tenant().value();
    return changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj before = find(connection, caller, id, Permission.ROLE_MANAGE);
          Revisions.require(request.ifMatch(), before.number("revision"));
          Set<Permission> had = permissions(before);
          Set<Permission> has = wanted.orElse(had);
          List<Binding> bindings =
              grants.counting(new SqlFacts(connection, caller.tenant()).bindingsOfRole(id));
          grants.require(
              connection, caller, Effects.ofRole(node(before).value(), had, has, bindings));
          String newName = name.orElse(before.string("name"));
          if (Sql.number(connection, NAME_TAKEN, tenant, newName, id) > 0) {
            throw taken();
          }
          Sql.update(connection, UPDATE, newName, names(has), clock.instant(), tenant, id);
          grants.keepOwner(connection, caller);
          Obj after = store.role(connection, caller.tenant(), id).orElseThrow();
          return Changed.of(after, "role.update", id.toString())
              .at(node(before))
              .before(before)
              .after(after);
        });
  }

  /// Deletes a role that nobody is bound to.
  void delete(ChangeRequest request, UUID id) {
    Caller caller = request.caller();
    changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          Obj before = find(connection, caller, id, Permission.ROLE_MANAGE);
          Revisions.require(request.ifMatch(), before.number("revision"));
          if (!new SqlFacts(connection, caller.tenant()).bindingsOfRole(id).isEmpty()) {
            throw Problem.of(ProblemCode.IN_USE, "Bindings use this role. Delete them first.")
                .asException();
          }
          Sql.update(
              connection,
              "DELETE FROM custom_role WHERE tenant_id = ? AND id = ?",
              caller.tenant().value(),
              id);
          return Changed.of(true, "role.delete", id.toString()).at(node(before)).before(before);
        });
  }

  Obj show(Caller caller, String id) {
    Optional<BuiltInRole> builtIn = BuiltInRole.named(id);
    return transactions.read(
        caller.tenant(),
        connection -> {
          if (builtIn.isPresent()) {
            access.at(connection, caller, Permission.ROLE_READ);
            return shown(builtIn.get());
          }
          return find(connection, caller, PathIds.of(id, "role"), Permission.ROLE_READ);
        });
  }

  /// The built-in roles, then the tenant's own that the caller may see.
  List<Obj> list(Caller caller, PageRequest page) {
    Optional<BuiltInRole> last = page.after().flatMap(BuiltInRole::named);
    List<Obj> rows = new ArrayList<>();
    for (BuiltInRole role : BuiltInRole.values()) {
      if (page.after().isEmpty() || last.isPresent() && role.compareTo(last.get()) > 0) {
        rows.add(shown(role));
      }
    }
    UUID after = last.isPresent() ? new UUID(0, 0) : page.afterId();
    rows.addAll(
        transactions.<List<Obj>>read(
            caller.tenant(),
            connection -> {
              Reach reach = access.at(connection, caller, Permission.ROLE_READ);
              return store.roles(connection, caller.tenant(), reach, after, page.limit() + 1);
            }));
    return rows.subList(0, Math.min(rows.size(), page.limit() + 1));
  }

  private Obj find(Connection connection, Caller caller, UUID id, Permission permission)
      throws SQLException {
    Obj role =
        store.role(connection, caller.tenant(), id).orElseThrow(() -> PathIds.notFound("role"));
    access.require(connection, caller, permission, node(role));
    return role;
  }

  private static Obj shown(BuiltInRole role) {
    return JsonValue.object()
        .put("id", role.wireName())
        .put("name", role.wireName())
        .put("built_in", true)
        .put("node_id", new JsonValue.Null())
        .put(
            "permissions",
            JsonValue.array(
                List.of(names(role.permissions())).stream().map(JsonValue::of).toList()))
        .put("created_at", new JsonValue.Null())
        .put("updated_at", new JsonValue.Null())
        .put("revision", 1)
        .build();
  }

  private static NodeId node(Obj role) {
    return NodeId.parse(role.string("node_id"));
  }

  private static Set<Permission> permissions(Obj role) {
    return role.array("permissions").stream()
        .map(name -> Permission.fromWireName(name.asString()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String[] names(Set<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::wireName).toArray(String[]::new);
  }

  private static RuntimeException taken() {
    return Problem.of(ProblemCode.CONFLICT, "There is a role of that name.").asException();
  }
}
