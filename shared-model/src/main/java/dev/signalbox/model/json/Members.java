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

  static final Members NONE = new Members(new String[0], new JsonValue[0], null, null, 0, 0);

  private final String[] names;
  private final JsonValue[] values;
  private final @Nullable Map<String, JsonValue> index;
  private final byte @Nullable [] source;
  private final int from;
  private final int to;

  /// @param index by name; needed if there are more than [#FEW]
  /// @param source what it was read of, if what stands from `from` to `to` is what would be written
  Members(
      String[] names,
      JsonValue[] values,
      @Nullable Map<String, JsonValue> index,
      byte @Nullable [] source,
      int from,
      int to) {
    this.names = names;
    this.values = values;
    this.index = index;
    this.source = source;
    this.from = from;
    this.to = to;
  }

  static Members copyOf(Map<String, JsonValue> members) {
    if (members instanceof Members same) {
      return same;
    }
    return of(members.keySet().toArray(String[]::new), members.values().toArray(JsonValue[]::new));
  }

  /// @param names each once
  static Members of(String[] names, JsonValue[] values) {
    return new Members(names, values, names.length > FEW ? index(names, values) : null, null, 0, 0);
  }

  private static Map<String, JsonValue> index(String[] names, JsonValue[] values) {
    Map<String, JsonValue> index = HashMap.newHashMap(names.length);
    for (int place = 0; place < names.length; place++) {
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
    return names.length;
  }

  @Override
  public @Nullable JsonValue get(@Nullable Object name) {
    if (index != null) {
      return index.get(name);
    }
    int place = name instanceof String text ? place(names, 0, names.length, text) : -1;
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
    for (int place = 0; place < names.length; place++) {
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
      return names.length;
    }

    @Override
    public Iterator<Entry<String, JsonValue>> iterator() {
      return new Iterator<>() {
        private int place;

        @Override
        public boolean hasNext() {
          return place < names.length;
        }

        @Override
        public Entry<String, JsonValue> next() {
          if (place >= names.length) {
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
    private @Nullable Map<String, Integer> places;

    /// Adds a member, or puts another value into its place.
    void put(String name, JsonValue value) {
      int place = find(name);
      if (place >= 0) {
        values[place] = value;
        return;
      }
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
        values = Arrays.copyOf(values, count * 2);
      }
      names[count] = name;
      values[count] = value;
      if (places != null) {
        places.put(name, count);
      } else if (count == FEW) {
        places = new HashMap<>();
        for (int known = 0; known <= count; known++) {
          places.put(names[known], known);
        }
      }
      count++;
    }

    private int find(String name) {
      return places == null ? place(names, 0, count, name) : places.getOrDefault(name, -1);
    }

    Members build() {
      return count == 0 ? NONE : of(Arrays.copyOf(names, count), Arrays.copyOf(values, count));
    }
  }
}
