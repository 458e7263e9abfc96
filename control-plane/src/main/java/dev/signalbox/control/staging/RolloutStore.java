package dev.signalbox.control.staging;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.staging.RolloutJudge.Member;
import dev.signalbox.control.staging.RolloutJudge.Refusal;
import dev.signalbox.control.staging.RolloutJudge.Verdict;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and writes rollouts.
@Singleton
final class RolloutStore {

  private final TenantTransactions transactions;

  RolloutStore(TenantTransactions transactions) {
    this.transactions = transactions;
  }

  /// All rollouts of the cell that still decide what proxies see; only what that takes is filled
  /// in.
  List<Rollout> open() {
    return transactions.withoutTenant(connection -> {
      try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT tenant_id, id, state, steps::text, step, base_version, target_version"
                      + " FROM open_rollouts()");
          ResultSet rows = statement.executeQuery()) {
        List<Rollout> open = new ArrayList<>();
        while (rows.next()) {
          open.add(
              new Rollout(
                  new TenantId(rows.getObject(1, UUID.class)),
                  rows.getObject(2, UUID.class),
                  Rollout.State.of(rows.getString(3)),
                  steps(rows.getString(4)),
                  0,
                  rows.getInt(5),
                  Optional.empty(),
                  Set.of(),
                  rows.getLong(6),
                  optional(rows.getLong(7), rows.wasNull())));
        }
        return open;
      }
    });
  }

  /// A rollout, locked until the transaction ends.
  Optional<Rollout> lock(Connection connection, TenantId tenant, UUID id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT state, steps::text, pause_seconds, step, step_started_at, awaited,"
                + " base_version, target_version FROM rollout WHERE tenant_id = ? AND id = ?"
                + " FOR UPDATE")) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, id);
      ResultSet rows = statement.executeQuery();
      if (!rows.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new Rollout(
              tenant,
              id,
              Rollout.State.of(rows.getString(1)),
              steps(rows.getString(2)),
              rows.getInt(3),
              rows.getInt(4),
              Optional.ofNullable(instant(rows.getObject(5, OffsetDateTime.class))),
              new HashSet<>(Arrays.asList((UUID[]) rows.getArray(6).getArray())),
              rows.getLong(7),
              optional(rows.getLong(8), rows.wasNull())));
    }
  }

  /// The proxies of a rollout's groups.
  List<Member> members(Connection connection, Rollout rollout) throws SQLException {
    Object[] groups = rollout.steps().stream().map(Rollout.Step::group).distinct().toArray();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT p.id, p.group_name, s.applied_version, s.refused_version, s.refused_error,"
                + " s.refused_received_at, coalesce(s.last_seen_at, p.enrolled_at)"
                + " FROM proxy p JOIN proxy_state s"
                + " ON s.tenant_id = p.tenant_id AND s.proxy_id = p.id"
                + " WHERE p.tenant_id = ? AND p.group_name = ANY (?) AND p.revoked_at IS NULL")) {
      statement.setObject(1, rollout.tenant().value());
      statement.setArray(2, connection.createArrayOf("text", groups));
      ResultSet rows = statement.executeQuery();
      List<Member> members = new ArrayList<>();
      while (rows.next()) {
        Instant refusedAt = instant(rows.getObject(6, OffsetDateTime.class));
        Optional<Refusal> refusal =
            refusedAt == null
                ? Optional.empty()
                : Optional.of(new Refusal(rows.getLong(4), rows.getString(5), refusedAt));
        Instant seen = rows.getObject(7, OffsetDateTime.class).toInstant();
        members.add(
            new Member(
                rows.getObject(1, UUID.class), rows.getString(2), rows.getLong(3), refusal, seen));
      }
      return members;
    }
  }

  /// Writes down what was decided.
  void apply(Connection connection, Rollout rollout, Verdict verdict, Instant now)
      throws SQLException {
    switch (verdict) {
      case Verdict.Stay ignored -> {
        // Nothing was decided.
      }
      case Verdict.Begin begin -> begin(connection, rollout, begin, now);
      case Verdict.Halt halt ->
          end(connection, rollout, Rollout.State.HALTED, Optional.of(reason(halt, now)), now);
      case Verdict.Done ignored ->
          end(connection, rollout, Rollout.State.DONE, Optional.empty(), now);
    }
  }

  /// Begins a step, the same one anew when a halted rollout goes on.
  void begin(Connection connection, Rollout rollout, Verdict.Begin begin, Instant now)
      throws SQLException {
    List<Rollout.Step> steps = new ArrayList<>(rollout.steps());
    Rollout.Step one = steps.get(begin.step());
    steps.set(begin.step(), new Rollout.Step(one.group(), one.percent(), begin.reach()));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE rollout SET state = 'running', steps = ?::jsonb, step = ?,"
                + " step_started_at = ?, awaited = ?, target_version = ?, halt = NULL,"
                + " updated_at = ?, revision = revision + 1 WHERE tenant_id = ? AND id = ?")) {
      statement.setString(1, json(steps));
      statement.setInt(2, begin.step());
      statement.setObject(3, now.atOffset(ZoneOffset.UTC));
      statement.setArray(4, connection.createArrayOf("uuid", begin.awaited().toArray()));
      statement.setLong(5, begin.target());
      statement.setObject(6, now.atOffset(ZoneOffset.UTC));
      statement.setObject(7, rollout.tenant().value());
      statement.setObject(8, rollout.id());
      statement.executeUpdate();
    }
  }

  /// Leaves a rollout in a state. Only one that is done decides nothing any more.
  void end(
      Connection connection, Rollout rollout, Rollout.State state, Optional<Obj> halt, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE rollout SET state = ?, open = ?, halt = coalesce(?::jsonb, halt),"
                + " updated_at = ?, revision = revision + 1 WHERE tenant_id = ? AND id = ?")) {
      statement.setString(1, state.wireName());
      statement.setBoolean(2, state != Rollout.State.DONE);
      statement.setString(3, halt.map(Json::write).orElse(null));
      statement.setObject(4, now.atOffset(ZoneOffset.UTC));
      statement.setObject(5, rollout.tenant().value());
      statement.setObject(6, rollout.id());
      statement.executeUpdate();
    }
  }

  /// Gives a rollout up: what was published until now is not for those that were not reached.
  void giveUp(Connection connection, Rollout rollout, long newest, Instant now)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE rollout SET state = 'aborted', target_version = greatest(target_version, ?),"
                + " updated_at = ?, revision = revision + 1 WHERE tenant_id = ? AND id = ?")) {
      statement.setLong(1, newest);
      statement.setObject(2, now.atOffset(ZoneOffset.UTC));
      statement.setObject(3, rollout.tenant().value());
      statement.setObject(4, rollout.id());
      statement.executeUpdate();
    }
  }

  /// Lets go of an aborted rollout: there is a newer version than the one it was aborted for.
  int close(Rollout rollout) {
    return transactions.write(
        rollout.tenant(),
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE rollout SET open = false WHERE tenant_id = ? AND id = ?"
                      + " AND state = 'aborted'")) {
            statement.setObject(1, rollout.tenant().value());
            statement.setObject(2, rollout.id());
            return statement.executeUpdate();
          }
        });
  }

  static String json(List<Rollout.Step> steps) {
    return Json.write(
        JsonValue.array(
            steps.stream()
                .map(step ->
                    JsonValue.object()
                        .put("group", step.group())
                        .put("percent", step.percent())
                        .put("reach", step.reach())
                        .build())
                .toList()));
  }

  private static List<Rollout.Step> steps(String json) {
    return Json.parse(json).asArray().stream()
        .map(JsonValue::asObject)
        .map(one ->
            new Rollout.Step(
                one.string("group"), (int) one.number("percent"), (int) one.number("reach")))
        .toList();
  }

  private static Obj reason(Verdict.Halt halt, Instant now) {
    return JsonValue.object()
        .put("reason", halt.reason())
        .put("proxy_id", halt.proxy().toString())
        .put("version", halt.version())
        .put("error", halt.error())
        .put("at", now.toString())
        .build();
  }

  private static OptionalLong optional(long value, boolean missing) {
    return missing ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
