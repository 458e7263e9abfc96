package dev.signalbox.control.carried;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Grants;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.bundle.StatusSeal;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Takes in the status files of proxies that have no connection. A file moves nothing but its own
/// row, never the state that reports write, and only forward in its own time.
@Singleton
final class CarriedReports {

  private static final int MAX_UNVERIFIED = 1_000;

  private static final String SELECT =
      """
      SELECT c.id, c.proxy_id, c.name, c.proxy_id IS NOT NULL AS verified, c.as_of,
        c.active_version, c.version, c.digest, c.outcome, c.error, c.imported_at, c.imported_by
      FROM carried_status c WHERE c.tenant_id = ?\
      """;

  private static final String IDENTITIES =
      """
      SELECT array_remove(ARRAY[digest, next_digest, past_digest], NULL) FROM proxy
      WHERE tenant_id = ? AND id = ? AND revoked_at IS NULL\
      """;

  private static final String FIND =
      "SELECT id FROM carried_status WHERE tenant_id = ?"
          + " AND (proxy_id = ? OR CAST(? AS uuid) IS NULL AND proxy_id IS NULL AND name = ?)"
          + " FOR UPDATE";

  private static final String UNVERIFIED =
      "SELECT count(*) FROM carried_status WHERE tenant_id = ? AND proxy_id IS NULL";

  private static final String INSERT =
      "INSERT INTO carried_status VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      """
      UPDATE carried_status SET name = ?, as_of = ?, active_version = ?, version = ?, digest = ?,
        outcome = ?, error = ?, imported_at = ?, imported_by = ?
      WHERE tenant_id = ? AND id = ? AND as_of < ?\
      """;

  private final TenantTransactions transactions;
  private final Changes changes;
  private final Access access;
  private final Ids ids;
  private final InstantSource clock;

  CarriedReports(
      TenantTransactions transactions,
      Changes changes,
      Access access,
      Ids ids,
      InstantSource clock) {
    this.transactions = transactions;
    this.changes = changes;
    this.access = access;
    this.ids = ids;
    this.clock = clock;
  }

  /// What became of a file.
  ///
  /// @param counted whether it was newer than what was known
  /// @param row what is known now
  record Outcome(boolean counted, Obj row) {}

  /// @throws dev.signalbox.control.http.ProblemException if it says it is of an enrolled proxy and
  ///   that one did not sign it
  Outcome take(ChangeRequest request, CarriedReport report) {
    TenantId tenant = request.caller().tenant();
    UUID fresh = ids.next();
    return changes.apply(
        request,
        connection -> {
          access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
          Grants.lock(connection);
          if (report.proxy().isPresent()) {
            requireSeal(connection, tenant, report);
          }
          Optional<UUID> known =
              Sql.id(
                  connection,
                  FIND,
                  tenant.value(),
                  report.proxy().orElse(null),
                  report.proxy().orElse(null),
                  report.name());
          UUID id = known.orElse(fresh);
          Optional<Obj> before =
              known.isPresent() ? Optional.of(row(connection, tenant, id)) : Optional.empty();
          if (!write(connection, request, report, new Place(id, known.isPresent()))) {
            return Changed.nothing(new Outcome(false, before.orElseThrow()));
          }
          Obj after = row(connection, tenant, id);
          return Changed.of(new Outcome(true, after), "proxy.import_status", subject(report, id))
              .before(before.map(JsonValue.class::cast))
              .after(after);
        });
  }

  /// The newest of each proxy, oldest import first.
  List<Obj> list(Caller caller, PageRequest page) {
    UUID after = page.afterId();
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return JsonRows.read(
              connection,
              new BoundSql()
                  .add(SELECT, caller.tenant().value())
                  .add("AND c.id > ? ORDER BY c.id LIMIT ?", after, page.limit() + 1));
        });
  }

  private record Place(UUID id, boolean known) {}

  private static String subject(CarriedReport report, UUID id) {
    return report.proxy().orElse(id).toString();
  }

  private boolean write(
      Connection connection, ChangeRequest request, CarriedReport report, Place place)
      throws SQLException {
    UUID tenant = request.caller().tenant().value();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant said = report.at().truncatedTo(ChronoUnit.MICROS);
    Instant asOf = said.isAfter(now) ? now : said;
    String outcome = report.error().isPresent() ? "refused" : "applied";
    UUID by = request.caller().member().value();
    if (place.known()) {
      return Sql.update(
              connection,
              UPDATE,
              report.name(),
              asOf,
              report.active(),
              report.version(),
              report.digest(),
              outcome,
              report.error().orElse(null),
              now,
              by,
              tenant,
              place.id(),
              asOf)
          > 0;
    }
    if (report.proxy().isEmpty() && Sql.number(connection, UNVERIFIED, tenant) >= MAX_UNVERIFIED) {
      throw Problem.of(
              ProblemCode.IN_USE, "At most " + MAX_UNVERIFIED + " proxies without an identity.")
          .asException();
    }
    Sql.update(
        connection,
        INSERT,
        tenant,
        place.id(),
        report.proxy().orElse(null),
        report.name(),
        asOf,
        report.active(),
        report.version(),
        report.digest(),
        outcome,
        report.error().orElse(null),
        now,
        by);
    return true;
  }

  private static void requireSeal(Connection connection, TenantId tenant, CarriedReport report)
      throws SQLException {
    try (PreparedStatement statement =
            new BoundSql()
                .add(IDENTITIES, tenant.value(), report.proxy().orElseThrow())
                .prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      if (rows.next()) {
        for (Object identity : (Object[]) rows.getArray(1).getArray()) {
          if (StatusSeal.isSealedBy(report.whole(), (byte[]) identity)) {
            return;
          }
        }
      }
    }
    throw Problem.inBody(
            "/signature", "no proxy of yours with this proxy_id signed this file as it is")
        .asException();
  }

  private static Obj row(Connection connection, TenantId tenant, UUID id) throws SQLException {
    return JsonRows.read(
            connection, new BoundSql().add(SELECT, tenant.value()).add("AND c.id = ?", id))
        .getFirst();
  }
}
