package dev.signalbox.control.session;

import dev.signalbox.control.session.ConversationRuns.Link;
import dev.signalbox.control.session.ConversationRuns.Run;
import dev.signalbox.control.session.ConversationRuns.StoredRun;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The tables behind [SessionThreads].
@Singleton
final class StitchingStore {

  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock(place) FROM (
        SELECT DISTINCT hashtextextended(? || key_id, 7310) AS place
        FROM unnest(?) AS key_id ORDER BY place) AS places\
      """;

  private static final String LOAD =
      """
      SELECT r.link, r.is_last, r.thread_id, r.first_at, r.last_at, t.session_id
      FROM conversation_run r JOIN session_thread t USING (tenant_id, thread_id)
      WHERE r.tenant_id = ? AND r.key_id = ? AND r.link = ANY (?)
        AND r.last_at >= ? AND r.first_at <= ?\
      """;

  private static final String INSERT_THREADS =
      """
      INSERT INTO session_thread (tenant_id, thread_id, session_id)
      SELECT ?, thread_id, session_id
      FROM json_to_recordset(?::json) AS new (thread_id uuid, session_id uuid)
      ORDER BY thread_id
      ON CONFLICT DO NOTHING\
      """;

  private static final String INSERT_SESSIONS =
      """
      INSERT INTO session (tenant_id, session_id, origin, name)
      SELECT ?, session_id, origin, name
      FROM json_to_recordset(?::json) AS new (session_id uuid, origin text, name text)
      ORDER BY session_id
      ON CONFLICT DO NOTHING\
      """;

  private static final String MOVE_THREADS =
      """
      UPDATE session_thread t SET session_id = m.into_session
      FROM json_to_recordset(?::json) AS m (from_session uuid, into_session uuid)
      WHERE t.tenant_id = ? AND t.session_id = m.from_session\
      """;

  private static final String MOVE_SESSIONS =
      """
      WITH gone AS (
        DELETE FROM session s
        USING json_to_recordset(?::json) AS m (from_session uuid, into_session uuid)
        WHERE s.tenant_id = ? AND s.session_id = m.from_session
        RETURNING m.into_session, s.first_at, s.last_at)
      INSERT INTO session AS s (tenant_id, session_id, origin, first_at, last_at)
      SELECT ?, into_session, 'stitched', min(first_at), max(last_at)
      FROM gone GROUP BY into_session
      ON CONFLICT (tenant_id, session_id) DO UPDATE
      SET first_at = least(s.first_at, excluded.first_at),
          last_at = greatest(s.last_at, excluded.last_at)\
      """;

  private static final String REMOVE_RUNS =
      """
      DELETE FROM conversation_run r
      USING json_to_recordset(?::json)
        AS old (link bigint, is_last boolean, thread_id uuid, first_at timestamptz)
      WHERE r.tenant_id = ? AND r.key_id = ? AND r.link = old.link AND r.is_last = old.is_last
        AND r.thread_id = old.thread_id AND r.first_at = old.first_at\
      """;

  private static final String ADD_RUNS =
      """
      INSERT INTO conversation_run
        (tenant_id, key_id, link, is_last, thread_id, first_at, last_at)
      SELECT ?, ?, link, is_last, thread_id, first_at, last_at
      FROM json_to_recordset(?::json)
        AS new (link bigint, is_last boolean, thread_id uuid, first_at timestamptz,
          last_at timestamptz)
      ON CONFLICT (tenant_id, key_id, link, is_last, thread_id, first_at)
      DO UPDATE SET last_at = excluded.last_at\
      """;

  private static final String TOUCH =
      """
      WITH widest AS (
        SELECT t.session_id, min(n.from_at) AS from_at, max(n.to_at) AS to_at
        FROM json_to_recordset(?::json)
          AS n (thread_id uuid, from_at timestamptz, to_at timestamptz)
        JOIN session_thread t ON t.tenant_id = ? AND t.thread_id = n.thread_id
        GROUP BY t.session_id),
      held AS (
        SELECT s.session_id FROM session s JOIN widest w USING (session_id)
        WHERE s.tenant_id = ? ORDER BY s.session_id FOR NO KEY UPDATE OF s)
      UPDATE session s
      SET first_at = least(s.first_at, w.from_at), last_at = greatest(s.last_at, w.to_at)
      FROM widest w JOIN held USING (session_id)
      WHERE s.tenant_id = ? AND s.session_id = w.session_id\
      """;

  void lock(Connection connection, TenantId tenant, List<KeyId> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setString(1, tenant.toString());
      statement.setArray(
          2, connection.createArrayOf("text", keys.stream().map(KeyId::value).toArray()));
      statement.execute();
    }
  }

  /// What is stored near these calls, so that stitching them finds all their neighbours.
  Stitching load(Connection connection, TenantId tenant, KeyId key, List<SessionCall> calls)
      throws SQLException {
    Set<Long> links = new HashSet<>();
    Instant first = Instant.MAX;
    Instant last = Instant.MIN;
    for (SessionCall call : calls) {
      for (long link : call.conversation().orElseThrow().chain()) {
        links.add(link);
      }
      links.add(Stitching.lastOf(call.conversation().orElseThrow()));
      first = call.openedAt().isBefore(first) ? call.openedAt() : first;
      last = call.openedAt().isAfter(last) ? call.openedAt() : last;
    }
    Stitching stitching = new Stitching();
    try (PreparedStatement statement = connection.prepareStatement(LOAD)) {
      statement.setObject(1, tenant.value());
      statement.setString(2, key.value());
      statement.setArray(3, connection.createArrayOf("bigint", links.toArray()));
      // Twice the window: so far can a run lie that a new moment joins with another.
      statement.setObject(4, offset(first.minus(Stitching.WINDOW.multipliedBy(2))));
      statement.setObject(5, offset(last.plus(Stitching.WINDOW.multipliedBy(2))));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          UUID thread = rows.getObject(3, UUID.class);
          Link link = new Link(rows.getLong(1), rows.getBoolean(2));
          stitching.load(new StoredRun(link, new Run(thread, instant(rows, 4), instant(rows, 5))));
          stitching.loadThread(thread, rows.getObject(6, UUID.class));
        }
      }
    }
    return stitching;
  }

  void save(Connection connection, TenantId tenant, KeyId key, Stitching stitching)
      throws SQLException {
    List<JsonValue> threads = new ArrayList<>();
    List<JsonValue> sessions = new ArrayList<>();
    for (UUID thread : stitching.founded()) {
      String session = stitching.sessionOf(thread).toString();
      threads.add(
          JsonValue.object()
              .put("thread_id", thread.toString())
              .put("session_id", session)
              .build());
      sessions.add(JsonValue.object().put("session_id", session).put("origin", "stitched").build());
    }
    execute(connection, INSERT_THREADS, tenant.value(), json(threads));
    execute(connection, INSERT_SESSIONS, tenant.value(), json(sessions));
    Map<UUID, UUID> moved = stitching.moved();
    if (!moved.isEmpty()) {
      List<JsonValue> moves = new ArrayList<>();
      moved.forEach((from, into) ->
          moves.add(
              JsonValue.object()
                  .put("from_session", from.toString())
                  .put("into_session", into.toString())
                  .build()));
      execute(connection, MOVE_THREADS, json(moves), tenant.value());
      execute(connection, MOVE_SESSIONS, json(moves), tenant.value(), tenant.value());
    }
    Set<StoredRun> removed = stitching.runs().removed();
    if (!removed.isEmpty()) {
      execute(connection, REMOVE_RUNS, json(runs(removed)), tenant.value(), key.value());
    }
    execute(
        connection, ADD_RUNS, tenant.value(), key.value(), json(runs(stitching.runs().added())));
  }

  /// Makes the sessions whose thread follows from their name.
  void insertNamed(Connection connection, TenantId tenant, Map<UUID, SessionName> named)
      throws SQLException {
    if (named.isEmpty()) {
      return;
    }
    List<JsonValue> threads = new ArrayList<>();
    List<JsonValue> sessions = new ArrayList<>();
    named.forEach((thread, name) -> {
      threads.add(
          JsonValue.object()
              .put("thread_id", thread.toString())
              .put("session_id", thread.toString())
              .build());
      sessions.add(
          switch (name) {
            case SessionName.ByClient client -> session(thread, "client", client.value());
            case SessionName.SingleCall call -> session(thread, "call", call.callId().toString());
            case SessionName.Stitched ignored ->
                throw new IllegalArgumentException("a stitched session has no name");
          });
    });
    execute(connection, INSERT_THREADS, tenant.value(), json(threads));
    execute(connection, INSERT_SESSIONS, tenant.value(), json(sessions));
  }

  void touch(Connection connection, TenantId tenant, List<SessionThreads.Touch> touches)
      throws SQLException {
    List<JsonValue> rows = new ArrayList<>();
    for (SessionThreads.Touch touch : touches) {
      rows.add(
          JsonValue.object()
              .put("thread_id", touch.thread().toString())
              .put("from_at", touch.from().toString())
              .put("to_at", touch.to().toString())
              .build());
    }
    UUID id = tenant.value();
    execute(connection, TOUCH, json(rows), id, id, id);
  }

  private static JsonValue session(UUID id, String origin, String name) {
    return JsonValue.object()
        .put("session_id", id.toString())
        .put("origin", origin)
        .put("name", name)
        .build();
  }

  private static List<JsonValue> runs(Collection<StoredRun> runs) {
    List<JsonValue> rows = new ArrayList<>();
    for (StoredRun row : runs) {
      rows.add(
          JsonValue.object()
              .put("link", row.link().hash())
              .put("is_last", row.link().last())
              .put("thread_id", row.run().thread().toString())
              .put("first_at", row.run().first().toString())
              .put("last_at", row.run().last().toString())
              .build());
    }
    return rows;
  }

  private static String json(List<JsonValue> rows) {
    return Json.write(JsonValue.array(rows));
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setObject(index + 1, values[index]);
      }
      statement.executeUpdate();
    }
  }

  private static OffsetDateTime offset(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }
}
