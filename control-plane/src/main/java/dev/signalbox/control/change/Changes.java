package dev.signalbox.control.change;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.audit.Actor;
import dev.signalbox.control.audit.AuditEntry;
import dev.signalbox.control.audit.AuditLog;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.database.TenantTransactions.Work;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Applies changes: work and audit entry in one transaction.
@Singleton
public final class Changes {

  private final TenantTransactions transactions;
  private final AuditLog log;
  private final List<ChangeWitness> witnesses;
  private final InstantSource clock;
  private final List<ChangeListener> listeners;

  Changes(
      TenantTransactions transactions,
      AuditLog log,
      List<ChangeWitness> witnesses,
      InstantSource clock,
      List<ChangeListener> listeners) {
    this.transactions = transactions;
    this.log = log;
    this.witnesses = List.copyOf(witnesses);
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
  }

  /// Does the work and writes its entry, or, as a dry run, finds out that both could be done and
  /// takes them back. The entry is written last: other changes of the tenant wait for it only from
  /// then on.
  ///
  /// @throws dev.signalbox.control.http.ProblemException what the work throws; nothing is changed
  public <T> T apply(ChangeRequest request, Work<Changed<T>> work) {
    TenantId tenant = request.caller().tenant();
    AtomicReference<String> done = new AtomicReference<>("");
    Work<T> whole =
        connection -> {
          Changed<T> changed = work.run(connection);
          done.set(changed.resourceType());
          if (!changed.isNothing() && !request.dryRun()) {
            Actor actor = actor(connection, request.caller());
            log.append(
                connection, tenant, entry(changed, actor, request.origin(), request.reason()));
          }
          if (!request.dryRun()) {
            for (ChangeWitness witness : witnesses) {
              witness.beforeCommit(connection, changed.action(), changed.resourceId());
            }
          }
          return changed.result();
        };
    if (request.dryRun()) {
      return transactions.rehearse(tenant, whole);
    }
    T result = transactions.write(tenant, whole);
    tell(done.get());
    return result;
  }

  /// A change that no member asked for: by Signalbox itself, or by a proxy.
  public <T> T applyAs(TenantId tenant, Actor actor, Origin origin, Work<Changed<T>> work) {
    return apply(new OutsideChange(tenant, actor, origin, Optional.empty()), work);
  }

  /// As [#applyAs], with a reason.
  public <T> T apply(OutsideChange change, Work<Changed<T>> work) {
    AtomicReference<String> done = new AtomicReference<>("");
    T result =
        transactions.write(
            change.tenant(),
            connection -> {
              Changed<T> changed = work.run(connection);
              done.set(changed.resourceType());
              if (!changed.isNothing()) {
                log.append(
                    connection,
                    change.tenant(),
                    entry(changed, change.actor(), change.origin(), change.reason()));
              }
              return changed.result();
            });
    tell(done.get());
    return result;
  }

  private void tell(String resourceType) {
    if (!resourceType.isEmpty()) {
      listeners.forEach(listener -> listener.changed(resourceType));
    }
  }

  private AuditEntry entry(
      Changed<?> changed, Actor actor, Origin origin, Optional<String> reason) {
    return new AuditEntry(
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        actor,
        origin,
        changed.action(),
        changed.resourceType(),
        changed.resourceId(),
        changed.node(),
        changed.before(),
        changed.after(),
        reason);
  }

  private static Actor actor(Connection connection, Caller caller) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT name FROM member WHERE tenant_id = ? AND id = ?")) {
      statement.setObject(1, caller.tenant().value());
      statement.setObject(2, caller.member().value());
      try (ResultSet row = statement.executeQuery()) {
        String name = row.next() ? row.getString(1) : "";
        return new Actor(
            Actor.Kind.MEMBER, Optional.of(caller.member()), Optional.of(caller.token()), name);
      }
    }
  }
}
