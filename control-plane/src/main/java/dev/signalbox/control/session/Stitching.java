package dev.signalbox.control.session;

import dev.signalbox.control.session.ConversationRuns.Link;
import dev.signalbox.control.session.ConversationRuns.StoredRun;
import dev.signalbox.model.usage.ConversationHashes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// Finds which calls of one key belong to one conversation when the client names no session. Pure.
///
/// Agents resend the whole conversation with every call, so a call that goes on from another one
/// carries the other's last hash in its own chain. Two calls of a key are **neighbours** if they
/// were sent within 24 hours of each other and the last hash of one is in the chain of the other. A
/// session is everything that is connected through neighbours. This relation looks at the two calls
/// only, never at which was delivered first; therefore the sessions in the end are the connected
/// parts of one graph, the same for every order of delivery, however batches are cut, split or
/// repeated. Calls with the same first message and no such link stay apart.
///
/// What is delivered late may connect sessions that looked separate so far. The ledger cannot be
/// rewritten, so a record carries a **thread** that never changes, and threads point to sessions. A
/// record takes the smallest thread among its neighbours, or founds one with its own id. A session
/// is named by the smallest record id in it, which does not depend on the order either; when
/// sessions merge, their threads point to the smaller name.
final class Stitching {

  /// How far apart in time two calls may be and still be neighbours.
  static final Duration WINDOW = Duration.ofHours(24);

  private final ConversationRuns runs = new ConversationRuns(WINDOW);
  private final Map<UUID, UUID> sessionOfThread = new HashMap<>();
  private final Map<UUID, UUID> loadedSessions = new HashMap<>();
  private final Set<UUID> founded = new TreeSet<>();

  /// Takes in a run that is stored already.
  void load(StoredRun row) {
    runs.load(row);
  }

  /// Takes in where a stored thread points to.
  void loadThread(UUID thread, UUID session) {
    sessionOfThread.put(thread, session);
    loadedSessions.put(thread, session);
  }

  /// Adds a record and answers its thread.
  UUID add(UUID recordId, Instant at, ConversationHashes conversation) {
    long[] chain = conversation.chain();
    Link end = new Link(lastOf(conversation), true);
    Set<UUID> neighbours = new TreeSet<>(runs.threadsNear(new Link(end.hash(), false), at));
    neighbours.addAll(runs.threadsNear(end, at));
    for (long hash : chain) {
      neighbours.addAll(runs.threadsNear(new Link(hash, true), at));
    }
    UUID thread = neighbours.isEmpty() ? recordId : neighbours.iterator().next();
    if (neighbours.isEmpty()) {
      founded.add(thread);
      sessionOfThread.put(thread, recordId);
    } else {
      merge(neighbours, recordId);
    }
    runs.add(end, thread, at);
    for (long hash : chain) {
      runs.add(new Link(hash, false), thread, at);
    }
    return thread;
  }

  /// The hash that stands for a whole conversation. A chain without links is its root alone.
  static long lastOf(ConversationHashes conversation) {
    long[] chain = conversation.chain();
    return chain.length == 0 ? conversation.root() : chain[chain.length - 1];
  }

  /// The session that a thread points to now.
  UUID sessionOf(UUID thread) {
    UUID session = sessionOfThread.get(thread);
    if (session == null) {
      throw new IllegalStateException("thread " + thread + " was not loaded");
    }
    return session;
  }

  /// Threads that did not exist before.
  Set<UUID> founded() {
    return founded;
  }

  /// Stored sessions that are now part of another: old name to new name.
  Map<UUID, UUID> moved() {
    Map<UUID, UUID> moved = new HashMap<>();
    loadedSessions.forEach((thread, before) -> {
      UUID now = sessionOf(thread);
      if (!now.equals(before)) {
        moved.put(before, now);
      }
    });
    return moved;
  }

  ConversationRuns runs() {
    return runs;
  }

  private void merge(Set<UUID> threads, UUID recordId) {
    Set<UUID> sessions = new HashSet<>();
    UUID smallest = recordId;
    for (UUID thread : threads) {
      UUID session = sessionOf(thread);
      sessions.add(session);
      smallest = session.compareTo(smallest) < 0 ? session : smallest;
    }
    UUID name = smallest;
    if (sessions.size() == 1 && sessions.contains(name)) {
      return;
    }
    sessionOfThread.replaceAll((thread, session) -> sessions.contains(session) ? name : session);
  }
}
