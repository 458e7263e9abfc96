package dev.signalbox.control.role;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Binding;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Decision;
import dev.signalbox.control.access.Decisions;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.SqlFacts;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Says why somebody may do something, or may not. It asks the same core that decides.
@Singleton
final class Explanations {

  private static final String PRINCIPAL =
      "SELECT id FROM member WHERE tenant_id = ? AND id = ?"
          + " UNION ALL SELECT id FROM access_group WHERE tenant_id = ? AND id = ?";

  private final Access access;
  private final TenantTransactions transactions;
  private final RoleStore store;
  private final InstantSource clock;

  Explanations(
      Access access, TenantTransactions transactions, RoleStore store, InstantSource clock) {
    this.access = access;
    this.transactions = transactions;
    this.store = store;
    this.clock = clock;
  }

  /// Everybody may ask about themselves, others with `binding.read` there.
  ///
  /// @param principal a member or a group
  Obj explain(Caller caller, UUID principal, Permission permission, NodeId node) {
    UUID tenant = caller.tenant().value();
    return transactions.read(
        caller.tenant(),
        connection -> {
          SqlFacts facts = new SqlFacts(connection, caller.tenant());
          List<UUID> path = facts.path(node.value());
          if (path.isEmpty()) {
            throw PathIds.notFound("node");
          }
          if (!principal.equals(caller.member().value())) {
            if (Sql.id(connection, PRINCIPAL, tenant, principal, tenant, principal).isEmpty()) {
              throw PathIds.notFound("member or group");
            }
            access.require(connection, caller, Permission.BINDING_READ, node);
          }
          Decision decision =
              principal.equals(caller.member().value())
                  ? Decisions.decide(
                      facts, Access.holder(caller), permission, node.value(), clock.instant())
                  : Decisions.decide(facts, principal, permission, node.value(), clock.instant());
          return JsonValue.object()
              .put("principal_id", principal.toString())
              .put("permission", permission.wireName())
              .put("node_id", node.toString())
              .put("allowed", decision.allowed())
              .put("reason", reason(decision))
              .put(
                  "path",
                  JsonValue.array(path.stream().map(id -> JsonValue.of(id.toString())).toList()))
              .put("bindings", JsonValue.array(chain(connection, caller, decision)))
              .build();
        });
  }

  private static String reason(Decision decision) {
    return switch (decision) {
      case Decision.Allowed ignored -> "allowed";
      case Decision.Forbidden ignored -> "denied";
      case Decision.NotGranted(Decision.Reason why) -> why.name().toLowerCase(Locale.ROOT);
    };
  }

  /// The bindings that decide, that of the highest node first.
  private List<Obj> chain(Connection connection, Caller caller, Decision decision)
      throws SQLException {
    List<Binding> deciding =
        switch (decision) {
          case Decision.Allowed is -> is.by();
          case Decision.Forbidden is -> is.by();
          case Decision.NotGranted ignored -> List.of();
        };
    List<Obj> shown = new ArrayList<>();
    for (Binding binding : deciding) {
      Optional<Obj> row = store.binding(connection, caller.tenant(), binding.id());
      row.ifPresent(shown::add);
    }
    return shown;
  }
}
