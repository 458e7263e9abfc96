package dev.signalbox.simulator.batch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Things that belong to accounts, found by their id by nobody else. Bounded: the oldest go first.
/// Safe for use by several threads.
///
/// @param <T> what is kept
public final class Shelf<T> {

  private record Place(String account, String id) {}

  private final Map<Place, T> things = new LinkedHashMap<>();
  private final ToLongFunction<T> weight;
  private final long mostWeight;
  private long held;

  /// @param weight how much room a thing takes
  /// @param mostWeight how much room there is
  public Shelf(ToLongFunction<T> weight, long mostWeight) {
    this.weight = weight;
    this.mostWeight = mostWeight;
  }

  /// Keeps a thing under an id that is new.
  public synchronized void put(String account, String id, T thing) {
    things.put(new Place(account, id), thing);
    held += weight.applyAsLong(thing);
    Iterator<T> oldest = things.values().iterator();
    while (held > mostWeight && things.size() > 1) {
      held -= weight.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  /// The thing of this account with this id.
  public synchronized Optional<T> find(String account, String id) {
    return Optional.ofNullable(things.get(new Place(account, id)));
  }

  /// The thing with this id, whoever it belongs to.
  public synchronized Optional<T> find(String id) {
    return things.entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(id))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// All things of an account, the newest first.
  public synchronized List<T> of(String account) {
    List<T> found = new ArrayList<>();
    things.forEach((place, thing) -> {
      if (place.account().equals(account)) {
        found.addFirst(thing);
      }
    });
    return found;
  }

  /// Takes a thing away.
  public synchronized void remove(String account, String id) {
    T gone = things.remove(new Place(account, id));
    held -= gone == null ? 0 : weight.applyAsLong(gone);
  }

  /// Takes everything away.
  public synchronized void clear() {
    things.clear();
    held = 0;
  }
}
