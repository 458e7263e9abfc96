package dev.signalbox.data.spool;

import dev.signalbox.data.spool.ShipResult.Delivered;
import dev.signalbox.data.spool.ShipResult.Refused;
import dev.signalbox.data.spool.ShipResult.Rejection;
import dev.signalbox.data.spool.ShipResult.Unavailable;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A control plane as small as can be: counts each record once, and can be told to misbehave.
final class Ledger implements UsageSink {

  /// What it does with the next batches.
  enum Mood {
    /// Takes them.
    WELL,
    /// Cannot be reached.
    AWAY,
    /// Says it is too busy.
    BUSY,
    /// Takes them, but the answer is lost.
    ANSWER_LOST,
    /// Claims to have taken one record fewer than it was sent.
    MISCOUNTS
  }

  private final Map<RecordId, UsageRecord> records = new LinkedHashMap<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private final Set<RecordId> unwanted = ConcurrentHashMap.newKeySet();
  private final Set<RecordId> poison = ConcurrentHashMap.newKeySet();
  private volatile Mood mood = Mood.WELL;
  private int tries;

  void mood(Mood next) {
    mood = next;
  }

  /// A record that is named in the answer as rejected.
  void rejects(RecordId id) {
    unwanted.add(id);
  }

  /// A record because of which whole batches are refused.
  void refusesBatchesWith(RecordId id) {
    poison.add(id);
  }

  synchronized Map<RecordId, UsageRecord> records() {
    return Map.copyOf(records);
  }

  synchronized List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  synchronized int tries() {
    return tries;
  }

  @Override
  public synchronized ShipResult ship(List<UsageRecord> batch) throws IOException {
    tries++;
    if (mood == Mood.AWAY) {
      throw new IOException("connection refused");
    }
    if (mood == Mood.BUSY) {
      return new Unavailable("answered 503", Optional.empty());
    }
    if (batch.stream().anyMatch(item -> poison.contains(item.opened().id()))) {
      return new Refused("answered 400");
    }
    batchSizes.add(batch.size());
    int accepted = 0;
    int duplicates = 0;
    List<Rejection> rejected = new ArrayList<>();
    for (UsageRecord item : batch) {
      RecordId id = item.opened().id();
      if (unwanted.contains(id)) {
        rejected.add(new Rejection(id, "unknown tenant"));
      } else if (records.containsKey(id)) {
        if (!records.get(id).equals(item)) {
          throw new IllegalStateException("the same id with other content: " + id);
        }
        duplicates++;
      } else {
        records.put(id, item);
        accepted++;
      }
    }
    return switch (mood) {
      case ANSWER_LOST -> throw new IOException("connection reset");
      case MISCOUNTS -> new Delivered(accepted - 1, duplicates, rejected);
      case WELL, AWAY, BUSY -> new Delivered(accepted, duplicates, rejected);
    };
  }
}
