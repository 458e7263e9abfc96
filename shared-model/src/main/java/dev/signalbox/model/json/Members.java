package dev.signalbox.model.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The members of an object in their order, immutable. Most objects are small: their names are
/// looked through. It may know the bytes that it was read of, where writing it would give the same.
final class Members extends AbstractMap<String, JsonValue> {

  /// Most members that are looked through.
  static final int FEW = 12;

  private static final Members NONE =
      new Members(new String[0], new JsonValue[0], 0, null, null, 0, 0);

  private final String[] names;
  private final JsonValue[] values;
  private final int count;
  private final @Nullable Map<String, JsonValue> index;
  private final byte @Nullable [] source;
  private final int from;
  private final int to;

  /// @param names each once; what comes after the first `count` of them counts for nothing
  /// @param index by name; needed if there are more than [#FEW]
  /// @param source what it was read of, if what stands from `from` to `to` is what would be written
  Members(
      String[] names,
      JsonValue[] values,
      int count,
      @Nullable Map<String, JsonValue> index,
      byte @Nullable [] source,
      int from,
      int to) {
    this.names = names;
    this.values = values;
    this.count = count;
    this.index = index;
    this.source = source;
    this.from = from;
    this.to = to;
  }

  static Members copyOf(Map<String, JsonValue> members) {
    if (members instanceof Members same) {
      return same;
    }
    String[] names = members.keySet().toArray(String[]::new);
    return of(names, members.values().toArray(JsonValue[]::new), names.length);
  }

  private static Members of(String[] names, JsonValue[] values, int count) {
    @Nullable Map<String, JsonValue> index = count > FEW ? index(names, values, count) : null;
    return new Members(names, values, count, index, null, 0, 0);
  }

  private static Map<String, JsonValue> index(String[] names, JsonValue[] values, int count) {
    Map<String, JsonValue> index = HashMap.newHashMap(count);
    for (int place = 0; place < count; place++) {
      index.put(names[place], values[place]);
    }
    return index;
  }

  /// Where a name stands among the first ones, or -1.
  static int place(String[] names, int from, int to, String name) {
    int hash = name.hashCode();
    for (int place = from; place < to; place++) {
      if (names[place].hashCode() == hash && names[place].equals(name)) {
        return place;
      }
    }
    return -1;
  }

  /// What it was read of, if that is what would be written.
  byte @Nullable [] source() {
    return source;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  String name(int place) {
    return names[place];
  }

  JsonValue value(int place) {
    return values[place];
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    if (index != null) {
      return index.get(name);
    }
    int place = name instanceof String text ? place(names, 0, count, text) : -1;
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
    for (int place = 0; place < count; place++) {
      action.accept(names[place], values[place]);
    }
  }

  @Override
  public Set<Entry<String, JsonValue>> entrySet() {
    return new Entries();
  }

  /// The members one by one.
  private final class Entries extends AbstractSet<Entry<String, JsonValue>> {

    @Override
    public int size() {
      return count;
    }

    @Override
    public Iterator<Entry<String, JsonValue>> iterator() {
      return new Iterator<>() {
        private int place;

        @Override
        public boolean hasNext() {
          return place < count;
        }

        @Override
        public Entry<String, JsonValue> next() {
          if (place >= count) {
            throw new NoSuchElementException();
          }
          Entry<String, JsonValue> entry = Map.entry(names[place], values[place]);
          place++;
          return entry;
        }
      };
    }
  }

  /// Collects members.
  static final class Builder {
    private String[] names = new String[4];
    private JsonValue[] values = new JsonValue[4];
    private int count;
    private boolean shared;
    private @Nullable Map<String, Integer> places;

    /// Adds a member, or puts another value into its place.
    void put(String name, JsonValue value) {
      if (shared || count == names.length) {
        int room = Math.max(4, count * 2);
        names = Arrays.copyOf(names, room);
        values = Arrays.copyOf(values, room);
        shared = false;
      }
      int place = places == null ? place(names, 0, count, name) : places.getOrDefault(name, -1);
      if (place >= 0) {
        values[place] = value;
        return;
      }
      names[count] = name;
      values[count] = value;
      count++;
      if (places != null) {
        places.put(name, count - 1);
      } else if (count > FEW) {
        places = new HashMap<>();
        for (int known = 0; known < count; known++) {
          places.put(names[known], known);
        }
      }
    }

    /// What was collected; nothing of it is copied until more is put.
    Members build() {
      shared = true;
      return count == 0 ? NONE : of(names, values, count);
    }
  }
}
