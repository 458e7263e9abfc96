package dev.signalbox.control.fleet;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The proxies of a tenant: what they run, and taking one out.
@Singleton
final class Proxies {

  /// A status is known only after a row was read, so rows are read in pieces until a page is full.
  private static final int PIECE = 500;

  private final TenantTransactions transactions;
  private final Changes changes;
  private final Access access;
  private final SignsOfLife signs;
  private final Stages stages;
  private final Versions versions;
  private final Revocations revocations;
  private final InstantSource clock;

  Proxies(
      TenantTransactions transactions,
      Changes changes,
      Access access,
      Seen seen,
      Revocations revocations,
      InstantSource clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.access = access;
    this.signs = seen.signs();
    this.stages = seen.stages();
    this.versions = seen.versions();
    this.revocations = revocations;
    this.clock = clock;
  }

  /// What this process knows of proxies and versions beyond the database.
  @Singleton
  record Seen(SignsOfLife signs, Stages stages, Versions versions) {}

  /// Which proxies a list shows; revoked ones only if they are asked for.
  record Filter(Optional<String> group, Optional<ProxyStatus> status) {}

  List<Obj> list(Caller caller, Filter filter, PageRequest page) {
    TenantId tenant = caller.tenant();
    UUID after = page.afterId();
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return rows(connection, tenant, filter, after, page.limit() + 1);
        });
  }

  Obj show(Caller caller, UUID id) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return shown(caller.tenant(), one(connection, caller.tenant(), id));
        });
  }

  /// Ends a proxy's identity, at once. Doing so twice is no error.
  void revoke(ChangeRequest request, UUID id) {
    TenantId tenant = request.caller().tenant();
    boolean done =
        changes.apply(
            request,
            connection -> {
              access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
              ProxyRow row = one(connection, tenant, id);
              if (row.revokedAt().isPresent()) {
                return Changed.nothing(true);
              }
              try (PreparedStatement statement =
                  new BoundSql()
                      .add(
                          "UPDATE proxy SET revoked_at = ?, revision = revision + 1",
                          clock.instant())
                      .add("WHERE tenant_id = ? AND id = ?", tenant.value(), id)
                      .prepare(connection)) {
                statement.executeUpdate();
              }
              return Changed.of(true, "proxy.revoke", id.toString()).before(ProxyView.brief(row));
            });
    if (done && !request.dryRun()) {
      revocations.add(id);
    }
  }

  private List<Obj> rows(
      Connection connection, TenantId tenant, Filter filter, UUID after, int most)
      throws SQLException {
    List<Obj> shown = new ArrayList<>();
    UUID last = after;
    while (shown.size() < most) {
      List<ProxyRow> piece = piece(connection, tenant, filter, last);
      for (ProxyRow row : piece) {
        if (shown.size() < most && fits(tenant, row, filter)) {
          shown.add(shown(tenant, row));
        }
      }
      if (piece.size() < PIECE) {
        break;
      }
      last = piece.getLast().id();
    }
    return shown;
  }

  private List<ProxyRow> piece(Connection connection, TenantId tenant, Filter filter, UUID after)
      throws SQLException {
    BoundSql sql = new BoundSql().add(ProxyRow.SELECT, tenant.value()).add("AND p.id > ?", after);
    filter.group().ifPresent(group -> sql.add("AND p.group_name = ?", group));
    sql.add(
        filter.status().equals(Optional.of(ProxyStatus.REVOKED))
            ? "AND p.revoked_at IS NOT NULL"
            : "AND p.revoked_at IS NULL");
    List<ProxyRow> rows = new ArrayList<>();
    try (PreparedStatement statement = sql.add("ORDER BY p.id LIMIT ?", PIECE).prepare(connection);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        rows.add(fresh(ProxyRow.of(found)));
      }
    }
    return rows;
  }

  private ProxyRow one(Connection connection, TenantId tenant, UUID id) throws SQLException {
    try (PreparedStatement statement =
            new BoundSql()
                .add(ProxyRow.SELECT, tenant.value())
                .add("AND p.id = ?", id)
                .prepare(connection);
        ResultSet found = statement.executeQuery()) {
      if (!found.next()) {
        throw Problem.of(ProblemCode.NOT_FOUND, "There is no such proxy.").asException();
      }
      return fresh(ProxyRow.of(found));
    }
  }

  private ProxyRow fresh(ProxyRow row) {
    return signs.of(row.id()).map(row::with).orElse(row);
  }

  private boolean fits(TenantId tenant, ProxyRow row, Filter filter) {
    return filter.status().isEmpty() || status(tenant, row) == filter.status().get();
  }

  private Obj shown(TenantId tenant, ProxyRow row) {
    return ProxyView.of(
        row,
        status(tenant, row),
        new ProxyView.Drift(visible(tenant, row), versions.newest(), published(row)));
  }

  private Set<String> published(ProxyRow row) {
    return row.applied().map(applied -> versions.digests(applied.version())).orElse(Set.of());
  }

  private ProxyStatus status(TenantId tenant, ProxyRow row) {
    long applied = row.applied().map(ProxyRow.Event::version).orElse(0L);
    Instant behindSince =
        applied >= visible(tenant, row)
            ? Instant.MAX
            : versions.after(applied).map(PublishedVersion::at).orElse(Instant.MAX);
    return ProxyStatus.of(row, behindSince, clock.instant());
  }

  private long visible(TenantId tenant, ProxyRow row) {
    EnrolledProxy proxy = new EnrolledProxy(tenant, row.group(), row.id(), false);
    return stages.newestFor(new ProxyCaller(Optional.of(proxy)), versions.newest());
  }
}
