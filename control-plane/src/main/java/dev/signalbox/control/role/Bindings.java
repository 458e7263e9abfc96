package dev.signalbox.control.role;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Binding;
import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.BuiltInRole;
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
import dev.signalbox.control.role.RoleStore.BindingFilter;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The bindings of a tenant. They are made and deleted, never changed.
@Singleton
public final class Bindings {

  private static final int MAX_PER_PRINCIPAL = 10_000;

  private static final String INSERT =
      "INSERT INTO role_binding (tenant_id, id, member_id, group_id, built_in_role, role_id,"
          + " node_id, effect, expires_at, granted_by, created_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String MEMBER =
      "SELECT id FROM member WHERE tenant_id = ? AND id = ? AND deactivated_at IS NULL";

  private static final String GROUP = "SELECT id FROM access_group WHERE tenant_id = ? AND id = ?";

  private static final String HOW_MANY =
      "SELECT (SELECT count(*) FROM role_binding WHERE tenant_id = ? AND member_id = ?)"
          + " + (SELECT count(*) FROM role_binding WHERE tenant_id = ? AND group_id = ?)";

  private final Access access;
  private final Grants grants;
  private final Changes changes;
  private final TenantTransactions transactions;
  private final RoleStore store;
  private final Ids ids;
  private final InstantSource clock;

  Bindings(
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

  /// What a binding is to be.
  ///
  /// @param principal a member or a group
  /// @param role the name of a built-in role or the id of a custom one
  record Wanted(
      UUID principal, String role, NodeId node, Effect effect, Optional<Instant> expiresAt) {}

  Obj create(ChangeRequest request, Wanted asked) {
    Caller caller = request.caller();
    UUID tenant = caller.tenant().value();
    UUID id = ids.next();
    // PostgreSQL keeps microseconds; what is stored must be what was judged.
    Optional<Instant> end = asked.expiresAt().map(at -> at.truncatedTo(ChronoUnit.MICROS));
    if (end.isPresent() && !end.get().isAfter(clock.instant())) {
      throw Problem.inBody("/expires_at", "must be in the future").asException();
    }
    return changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          SqlFacts facts = new SqlFacts(connection, caller.tenant());
          List<UUID> path = facts.path(asked.node().value());
          if (path.isEmpty()) {
            throw Problem.inBody("/node_id", "names no node").asException();
          }
          access.require(connection, caller, Permission.IAM_GRANT, asked.node());
          boolean member = isMember(connection, tenant, asked.principal());
          Optional<BuiltInRole> builtIn = BuiltInRole.named(asked.role());
          Binding made =
              new Binding(
                  id,
                  asked.principal(),
                  asked.role(),
                  builtIn.isPresent()
                      ? builtIn.get().permissions()
                      : facts.rolePermissions(asked.role(), path).orElseThrow(Bindings::noRole),
                  asked.node().value(),
                  asked.effect(),
                  end,
                  Optional.of(caller.member().value()));
          grants.require(connection, caller, Effects.ofBinding(made));
          checkNumber(connection, tenant, asked.principal());
          Sql.update(
              connection,
              INSERT,
              tenant,
              id,
              member ? asked.principal() : null,
              member ? null : asked.principal(),
              builtIn.isPresent() ? asked.role() : null,
              builtIn.isPresent() ? null : UUID.fromString(asked.role()),
              asked.node().value(),
              asked.effect().wireName(),
              end.orElse(null),
              caller.member().value(),
              clock.instant());
          if (asked.effect() == Effect.DENY) {
            grants.keepOwner(connection, caller);
          }
          Obj created = store.binding(connection, caller.tenant(), id).orElseThrow();
          return Changed.of(created, "binding.create", id.toString())
              .at(asked.node())
              .after(created);
        });
  }

  /// Takes back what was bound. That lifts a denial, so it is judged like a grant.
  void delete(ChangeRequest request, UUID id) {
    Caller caller = request.caller();
    changes.apply(
        request,
        connection -> {
          Grants.lock(connection);
          SqlFacts facts = new SqlFacts(connection, caller.tenant());
          Binding binding = facts.binding(id).orElseThrow(() -> PathIds.notFound("binding"));
          Obj before = store.binding(connection, caller.tenant(), id).orElseThrow();
          Revisions.check(request.ifMatch(), before.number("revision"));
          grants.require(connection, caller, Effects.ofUnbinding(binding));
          Sql.update(
              connection,
              "DELETE FROM role_binding WHERE tenant_id = ? AND id = ?",
              caller.tenant().value(),
              id);
          grants.keepOwner(connection, caller);
          return Changed.of(true, "binding.delete", id.toString())
              .at(new NodeId(binding.node()))
              .before(before);
        });
  }

  Obj show(Caller caller, UUID id) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          Obj binding =
              store
                  .binding(connection, caller.tenant(), id)
                  .orElseThrow(() -> PathIds.notFound("binding"));
          access.require(
              connection, caller, Permission.BINDING_READ, NodeId.parse(binding.string("node_id")));
          return binding;
        });
  }

  List<Obj> list(Caller caller, BindingFilter filter, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(),
        connection ->
            store.bindings(
                connection,
                caller.tenant(),
                access.at(connection, caller, Permission.BINDING_READ),
                filter,
                after,
                page.limit() + 1));
  }

  private static boolean isMember(Connection connection, UUID tenant, UUID principal)
      throws SQLException {
    if (Sql.id(connection, MEMBER, tenant, principal).isPresent()) {
      return true;
    }
    if (Sql.id(connection, GROUP, tenant, principal).isEmpty()) {
      throw Problem.inBody("/principal_id", "names no active member and no group").asException();
    }
    return false;
  }

  private static void checkNumber(Connection connection, UUID tenant, UUID principal)
      throws SQLException {
    if (Sql.number(connection, HOW_MANY, tenant, principal, tenant, principal)
        >= MAX_PER_PRINCIPAL) {
      throw Problem.of(
              ProblemCode.IN_USE,
              "A member or group has at most "
                  + MAX_PER_PRINCIPAL
                  + " bindings. Bind a role"
                  + " higher up, or a group.")
          .asException();
    }
  }

  private static RuntimeException noRole() {
    return Problem.inBody(
            "/role", "must be a built-in role, or the id of a role of this node or one above")
        .asException();
  }
}
