package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.Decisions.Holder;
import dev.signalbox.control.access.Decisions.Span;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.ProblemException;
import dev.signalbox.model.id.NodeId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Says whether a caller may. Every endpoint asks here, inside the transaction that does the work,
/// so that what is allowed and what is done are seen at the same moment.
@Singleton
public final class Access {

  private final TenantTransactions transactions;
  private final InstantSource clock;

  Access(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Refuses unless the caller holds a permission at a node.
  ///
  /// @throws ProblemException `forbidden` if not, also if there is no such node in the tenant
  public void require(Connection connection, Caller caller, Permission permission, NodeId node) {
    if (!holds(connection, caller, permission, node)) {
      throw forbidden(permission);
    }
  }

  /// Refuses unless the caller holds a permission at the org, as what belongs to the whole tenant
  /// asks.
  ///
  /// @throws ProblemException `forbidden` if not
  public void requireAtOrg(Connection connection, Caller caller, Permission permission)
      throws SQLException {
    require(connection, caller, permission, org(connection));
  }

  /// As [#requireAtOrg(Connection, Caller, Permission)], in a transaction of its own, for what is
  /// not in rows of the tenant.
  ///
  /// @throws ProblemException `forbidden` if not
  public void requireAtOrg(Caller caller, Permission permission) {
    transactions.read(
        caller.tenant(),
        connection -> {
          requireAtOrg(connection, caller, permission);
          return true;
        });
  }

  /// As [#require], and no denial below the node takes it away there: for what sums a subtree up.
  ///
  /// @throws ProblemException `forbidden` if not
  public void requireThroughout(
      Connection connection, Caller caller, Permission permission, NodeId node) {
    Instant now = clock.instant();
    Span moment = new Span(now, Optional.of(now));
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    if (!Decisions.holdsThroughout(
        facts, holder(caller), Set.of(permission), node.value(), moment)) {
      throw forbidden(permission);
    }
  }

  /// Whether the caller holds a permission at a node.
  public boolean holds(Connection connection, Caller caller, Permission permission, NodeId node) {
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    return Decisions.decide(facts, holder(caller), permission, node.value(), clock.instant())
        .allowed();
  }

  /// Where the caller holds a permission, for lists.
  ///
  /// @throws ProblemException `forbidden` if it is nowhere
  public Reach at(Connection connection, Caller caller, Permission permission) {
    return reach(connection, caller, permission).orElseThrow(() -> forbidden(permission));
  }

  /// As [#at]; empty if it is nowhere.
  public Optional<Reach> reach(Connection connection, Caller caller, Permission permission) {
    Instant now = clock.instant();
    SqlFacts facts = new SqlFacts(connection, caller.tenant());
    List<Binding> counting =
        facts.bindingsOf(caller.member().value()).stream()
            .filter(binding -> binding.counts(now) && binding.permissions().contains(permission))
            .toList();
    Set<UUID> allowed = nodes(counting, Effect.ALLOW);
    return allowed.isEmpty() || !caller.scope().names(permission)
        ? Optional.empty()
        : Optional.of(new Reach(allowed, nodes(counting, Effect.DENY), caller.scope().node()));
  }

  /// The caller as the pure rules see it.
  public static Holder holder(Caller caller) {
    return new Holder(caller.member().value(), caller.scope());
  }

  /// The org of the tenant whose transaction is open.
  public static NodeId org(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM node WHERE kind = 'org'");
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("a tenant without an org");
      }
      return new NodeId(rows.getObject(1, UUID.class));
    }
  }

  /// The refusal for want of a permission.
  public static ProblemException forbidden(Permission permission) {
    return Problem.of(
            ProblemCode.FORBIDDEN,
            "This needs " + permission.wireName() + " there. Ask GET /v1/access/explain why.")
        .asException();
  }

  private static Set<UUID> nodes(List<Binding> bindings, Effect effect) {
    return bindings.stream()
        .filter(binding -> binding.effect() == effect)
        .map(Binding::node)
        .collect(Collectors.toSet());
  }
}
