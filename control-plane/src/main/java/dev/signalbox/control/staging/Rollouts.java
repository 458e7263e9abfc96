package dev.signalbox.control.staging;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.change.Changed;
import dev.signalbox.control.change.Changes;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.fleet.Groups;
import dev.signalbox.control.fleet.Versions;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.staging.RolloutJudge.Member;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Rollouts as people see them: armed, resumed, aborted, finished.
@Singleton
final class Rollouts {

  private static final String ROLLOUT =
      """
      SELECT r.id, r.state, r.steps, r.pause_seconds, r.step, r.step_started_at, r.base_version,
        r.target_version, r.halt,
        (SELECT coalesce(array_agg(s.proxy_id), '{}') FROM proxy_state s
          WHERE s.tenant_id = r.tenant_id AND s.proxy_id = ANY (r.awaited)
            AND r.state IN ('running', 'halted')
            AND coalesce(s.applied_version, 0) < r.target_version) AS waiting_for,
        r.created_by, r.created_at, r.updated_at, r.revision
      FROM rollout r WHERE r.tenant_id = ?\
      """;

  private final TenantTransactions transactions;
  private final Changes changes;
  private final Access access;
  private final RolloutStore store;
  private final RolloutDriver driver;
  private final LiveStages stages;
  private final Versions versions;
  private final Ids ids;
  private final InstantSource clock;

  Rollouts(
      TenantTransactions transactions,
      Changes changes,
      Access access,
      RolloutStore store,
      RolloutDriver driver,
      LiveStages stages,
      Supply supply) {
    this.transactions = transactions;
    this.changes = changes;
    this.access = access;
    this.store = store;
    this.driver = driver;
    this.stages = stages;
    this.versions = supply.versions();
    this.ids = supply.ids();
    this.clock = supply.clock();
  }

  /// Versions, ids and times.
  @Singleton
  record Supply(Versions versions, Ids ids, InstantSource clock) {}

  List<Obj> list(Caller caller, PageRequest page) {
    TenantId tenant = caller.tenant();
    UUID after = page.afterId();
    return transactions.read(
        tenant,
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return JsonRows.read(
              connection,
              new BoundSql()
                  .add(ROLLOUT, tenant.value())
                  .add("AND r.id > ? ORDER BY r.id LIMIT ?", after, page.limit() + 1));
        });
  }

  Obj show(Caller caller, UUID id) {
    return transactions.read(
        caller.tenant(),
        connection -> {
          access.requireAtOrg(connection, caller, Permission.FLEET_READ);
          return one(connection, caller.tenant(), id);
        });
  }

  /// Arms a rollout: from now on the groups that it names stay at the version that is the newest
  /// now, until its steps reach them.
  Obj arm(ChangeRequest request, List<Rollout.Step> steps, int pauseSeconds) {
    TenantId tenant = request.caller().tenant();
    UUID id = ids.next();
    Obj armed =
        changes.apply(
            request,
            connection -> {
              access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
              requireGroups(connection, tenant, steps);
              insert(connection, request, id, steps, pauseSeconds);
              Obj shown = one(connection, tenant, id);
              return Changed.of(shown, "rollout.arm", id.toString()).after(shown);
            });
    stages.refresh();
    return armed;
  }

  /// Goes on after a halt: the step begins anew, with those that live now and the newest version.
  Obj resume(ChangeRequest request, UUID id) {
    return change(
        request,
        id,
        "rollout.resume",
        (connection, rollout, now) -> {
          requireState(rollout, rollout.state() == Rollout.State.HALTED);
          List<Member> members =
              store.members(connection, rollout).stream().map(driver::updated).toList();
          long target = Math.max(versions.newest(), rollout.target().orElse(0));
          store.begin(
              connection,
              rollout,
              RolloutJudge.begin(rollout, rollout.step(), target, now, members),
              now);
        });
  }

  /// Gives up: proxies that were not reached stay where they are until a version newer than the one
  /// that was given up is there.
  Obj abort(ChangeRequest request, UUID id) {
    return change(
        request,
        id,
        "rollout.abort",
        (connection, rollout, now) -> {
          requireState(rollout, isOpen(rollout));
          if (rollout.target().isEmpty()) {
            store.end(connection, rollout, Rollout.State.DONE, Optional.empty(), now);
          } else {
            store.giveUp(connection, rollout, versions.newest(), now);
          }
        });
  }

  /// Lets everybody have the newest version now, steps or not.
  Obj finish(ChangeRequest request, UUID id) {
    return change(
        request,
        id,
        "rollout.finish",
        (connection, rollout, now) -> {
          requireState(rollout, isOpen(rollout));
          store.end(connection, rollout, Rollout.State.DONE, Optional.empty(), now);
        });
  }

  private static boolean isOpen(Rollout rollout) {
    return switch (rollout.state()) {
      case ARMED, RUNNING, HALTED -> true;
      case DONE, ABORTED -> false;
    };
  }

  @FunctionalInterface
  private interface Move {
    void make(Connection connection, Rollout rollout, Instant now) throws SQLException;
  }

  private Obj change(ChangeRequest request, UUID id, String action, Move move) {
    TenantId tenant = request.caller().tenant();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Obj changed =
        changes.apply(
            request,
            connection -> {
              access.requireAtOrg(connection, request.caller(), Permission.FLEET_MANAGE);
              Rollout rollout = store.lock(connection, tenant, id).orElseThrow(Rollouts::unknown);
              Obj before = one(connection, tenant, id);
              Revisions.check(request.ifMatch(), before.number("revision"));
              move.make(connection, rollout, now);
              Obj after = one(connection, tenant, id);
              return Changed.of(after, action, id.toString()).before(before).after(after);
            });
    stages.refresh();
    driver.hear();
    return changed;
  }

  private static void requireState(Rollout rollout, boolean fits) {
    if (!fits) {
      throw Problem.of(ProblemCode.CONFLICT, "The rollout is " + rollout.state().wireName() + ".")
          .asException();
    }
  }

  /// One rollout at a time holds a group; two would wait for each other.
  private static void requireGroups(
      Connection connection, TenantId tenant, List<Rollout.Step> steps) throws SQLException {
    for (Rollout.Step step : steps) {
      Groups.group(connection, tenant, step.group());
      List<Obj> open =
          JsonRows.read(
              connection,
              new BoundSql()
                  .add("SELECT r.id FROM rollout r, jsonb_array_elements(r.steps) AS s")
                  .add("WHERE r.tenant_id = ? AND r.open AND r.state <> 'aborted'", tenant.value())
                  .add("AND s ->> 'group' = ? LIMIT 1", step.group()));
      if (!open.isEmpty()) {
        throw Problem.of(
                ProblemCode.CONFLICT,
                "Rollout " + open.getFirst().string("id") + " is under way in that group.")
            .asException();
      }
    }
  }

  private void insert(
      Connection connection,
      ChangeRequest request,
      UUID id,
      List<Rollout.Step> steps,
      int pauseSeconds)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try (PreparedStatement statement =
        new BoundSql()
            .add("INSERT INTO rollout (tenant_id, id, state, steps, pause_seconds, step,")
            .add("base_version, open, created_by, created_at, updated_at)")
            .add(
                "VALUES (?, ?, 'armed', ?::jsonb, ?, 0, ?, true, ?, ?, ?)",
                request.caller().tenant().value(),
                id,
                RolloutStore.json(steps),
                pauseSeconds,
                versions.newest(),
                request.caller().member().value(),
                now,
                now)
            .prepare(connection)) {
      statement.executeUpdate();
    }
  }

  private static Obj one(Connection connection, TenantId tenant, UUID id) throws SQLException {
    return JsonRows.read(
            connection, new BoundSql().add(ROLLOUT, tenant.value()).add("AND r.id = ?", id))
        .stream()
        .findFirst()
        .orElseThrow(Rollouts::unknown);
  }

  private static RuntimeException unknown() {
    return Problem.of(ProblemCode.NOT_FOUND, "There is no such rollout.").asException();
  }
}
