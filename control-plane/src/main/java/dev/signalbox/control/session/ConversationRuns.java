package dev.signalbox.control.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Where the links of one key's conversations were seen, and when: exact, yet bounded however often
/// the same conversation is sent.
///
/// A link is seen at moments, and each moment matters to calls at most one window away from it. Two
/// moments of the same thread that are at most two windows apart leave no gap between them, so they
/// are kept as one run, by its two ends. A million calls with the same text are one row.
final class ConversationRuns {

  private final Duration window;
  private final Map<Link, List<Run>> runs = new HashMap<>();
  private final Set<StoredRun> stored = new HashSet<>();

  ConversationRuns(Duration window) {
    this.window = window;
  }

  /// A hash of a conversation up to some message.
  ///
  /// @param last whether a call ended there; else a call went on from there
  record Link(long hash, boolean last) {}

  /// Moments of one thread that leave no gap.
  record Run(UUID thread, Instant first, Instant last) {}

  /// A run and the link it belongs to: a row.
  record StoredRun(Link link, Run run) {}

  /// Takes in a row that is stored already.
  void load(StoredRun row) {
    stored.add(row);
    runs.computeIfAbsent(row.link(), link -> new ArrayList<>()).add(row.run());
  }

  /// The threads that had this link within one window of the time.
  Set<UUID> threadsNear(Link link, Instant at) {
    Set<UUID> near = new HashSet<>();
    for (Run run : runs.getOrDefault(link, List.of())) {
      if (!at.isBefore(run.first().minus(window)) && !at.isAfter(run.last().plus(window))) {
        near.add(run.thread());
      }
    }
    return near;
  }

  /// Notes that a thread had this link at that time.
  void add(Link link, UUID thread, Instant at) {
    List<Run> known = runs.computeIfAbsent(link, none -> new ArrayList<>());
    Duration reach = window.multipliedBy(2);
    Instant first = at;
    Instant last = at;
    List<Run> kept = new ArrayList<>(known.size() + 1);
    for (Run run : known) {
      boolean touches =
          run.thread().equals(thread)
              && !at.isBefore(run.first().minus(reach))
              && !at.isAfter(run.last().plus(reach));
      if (touches) {
        first = run.first().isBefore(first) ? run.first() : first;
        last = run.last().isAfter(last) ? run.last() : last;
      } else {
        kept.add(run);
      }
    }
    kept.add(new Run(thread, first, last));
    runs.put(link, kept);
  }

  /// The rows to write.
  Set<StoredRun> added() {
    Set<StoredRun> added = all();
    added.removeAll(stored);
    return added;
  }

  /// The rows to remove.
  Set<StoredRun> removed() {
    Set<StoredRun> removed = new HashSet<>(stored);
    removed.removeAll(all());
    return removed;
  }

  private Set<StoredRun> all() {
    Set<StoredRun> all = new HashSet<>();
    runs.forEach((link, list) -> list.forEach(run -> all.add(new StoredRun(link, run))));
    return all;
  }
}
