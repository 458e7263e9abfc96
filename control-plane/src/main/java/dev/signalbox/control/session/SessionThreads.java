package dev.signalbox.control.session;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Gives each new usage record its thread, which is its place in a session for ever. Called by
/// ingest inside its transaction, in this order: [#lock], [#assign], and [#touch] at the end.
@Singleton
public final class SessionThreads {

  private final StitchingStore store;

  SessionThreads(StitchingStore store) {
    this.store = store;
  }

  /// Keeps other batches from stitching calls of the same keys until this transaction ends.
  /// Otherwise two batches could each miss the neighbour that the other one brings. Keys whose
  /// clients name their sessions are not held up.
  public void lock(Connection connection, TenantId tenant, List<SessionCall> calls)
      throws SQLException {
    List<KeyId> keys =
        calls.stream().filter(SessionCall::isStitched).map(SessionCall::key).distinct().toList();
    if (!keys.isEmpty()) {
      store.lock(connection, tenant, keys);
    }
  }

  /// The thread of each call. All calls must be new to the ledger.
  public Map<RecordId, UUID> assign(Connection connection, TenantId tenant, List<SessionCall> calls)
      throws SQLException {
    Map<RecordId, UUID> threads = new HashMap<>();
    Map<String, List<SessionCall>> toStitch = new TreeMap<>();
    Map<UUID, SessionName> named = new TreeMap<>();
    for (SessionCall call : calls) {
      if (call.isStitched()) {
        toStitch.computeIfAbsent(call.key().value(), key -> new ArrayList<>()).add(call);
        continue;
      }
      SessionName name =
          call.clientSession()
              .<SessionName>map(SessionName.ByClient::new)
              .orElseGet(() -> new SessionName.SingleCall(call.callId()));
      UUID thread = name.thread(tenant).orElseThrow();
      named.put(thread, name);
      threads.put(call.id(), thread);
    }
    store.insertNamed(connection, tenant, named);
    for (Map.Entry<String, List<SessionCall>> group : toStitch.entrySet()) {
      stitch(connection, tenant, new KeyId(group.getKey()), group.getValue(), threads);
    }
    return threads;
  }

  /// Widens the time that the sessions of these threads cover.
  public void touch(Connection connection, TenantId tenant, List<Touch> touches)
      throws SQLException {
    if (!touches.isEmpty()) {
      store.touch(connection, tenant, touches);
    }
  }

  /// A thread was busy from one time to another.
  public record Touch(UUID thread, Instant from, Instant to) {}

  private void stitch(
      Connection connection,
      TenantId tenant,
      KeyId key,
      List<SessionCall> calls,
      Map<RecordId, UUID> threads)
      throws SQLException {
    Stitching stitching = store.load(connection, tenant, key, calls);
    for (SessionCall call : calls) {
      UUID thread =
          stitching.add(call.id().value(), call.openedAt(), call.conversation().orElseThrow());
      threads.put(call.id(), thread);
    }
    store.save(connection, tenant, key, stitching);
  }
}
