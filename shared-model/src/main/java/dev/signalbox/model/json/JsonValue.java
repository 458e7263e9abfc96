package dev.signalbox.model.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A JSON value, immutable. Objects keep the order of their members; numbers keep their text, so
/// that `1.0` and integers beyond 2^53 survive.
public sealed interface JsonValue {

  /// JSON null.
  record Null() implements JsonValue {}

  /// `true` or `false`.
  record Bool(boolean value) implements JsonValue {}

  /// A string, decoded.
  record Text(String value) implements JsonValue {}

  /// A number, as written.
  record Num(String text) implements JsonValue {
    /// The number as a long.
    ///
    /// @throws JsonException if it has a fraction or does not fit
    public long toLong() {
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException outOfRange) {
        throw new JsonException("not a whole 64-bit number: " + text, outOfRange);
      }
    }
  }

  /// An array.
  record Array(List<JsonValue> items) implements JsonValue {
    public Array {
      items = List.copyOf(items);
    }
  }

  /// An object. A repeated name is refused by the reader.
  record Obj(Map<String, JsonValue> members) implements JsonValue {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /// The member, unless it is absent or null.
    public Optional<JsonValue> get(String name) {
      JsonValue value = members.get(name);
      return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    /// The member, which must be there.
    ///
    /// @throws JsonException if it is absent or null
    public JsonValue require(String name) {
      return get(name).orElseThrow(() -> new JsonException("missing member '" + name + "'"));
    }

    /// The member as text, which must be there.
    public String string(String name) {
      return require(name).asString();
    }

    /// The member as a long, which must be there.
    public long number(String name) {
      return require(name).asLong();
    }

    /// The member as a boolean, or false if absent.
    public boolean flag(String name) {
      return get(name).map(JsonValue::asBoolean).orElse(false);
    }

    /// The member as an object, which must be there.
    public Obj object(String name) {
      return require(name).asObject();
    }

    /// The items of the member, or none if absent.
    public List<JsonValue> array(String name) {
      return get(name).map(JsonValue::asArray).orElse(List.of());
    }
  }

  /// This value as text.
  ///
  /// @throws JsonException if it is something else
  default String asString() {
    if (this instanceof Text text) {
      return text.value();
    }
    throw mismatch("a string");
  }

  /// This value as a long.
  ///
  /// @throws JsonException if it is something else, or does not fit
  default long asLong() {
    if (this instanceof Num number) {
      return number.toLong();
    }
    throw mismatch("a whole number");
  }

  /// This value as a boolean.
  ///
  /// @throws JsonException if it is something else
  default boolean asBoolean() {
    if (this instanceof Bool bool) {
      return bool.value();
    }
    throw mismatch("true or false");
  }

  /// This value as an object.
  ///
  /// @throws JsonException if it is something else
  default Obj asObject() {
    if (this instanceof Obj object) {
      return object;
    }
    throw mismatch("an object");
  }

  /// The items of this array.
  ///
  /// @throws JsonException if it is something else
  default List<JsonValue> asArray() {
    if (this instanceof Array array) {
      return array.items();
    }
    throw mismatch("an array");
  }

  private JsonException mismatch(String wanted) {
    return new JsonException("expected " + wanted + " but found " + getClass().getSimpleName());
  }

  /// A string value.
  static JsonValue of(String value) {
    return new Text(value);
  }

  /// A number value.
  static JsonValue of(long value) {
    return new Num(Long.toString(value));
  }

  /// A boolean value.
  static JsonValue of(boolean value) {
    return new Bool(value);
  }

  /// An array value.
  static JsonValue array(List<? extends JsonValue> items) {
    return new Array(new ArrayList<>(items));
  }

  /// Starts an object.
  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  /// Collects the members of an object in order.
  final class ObjectBuilder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private ObjectBuilder() {}

    /// Adds a member.
    public ObjectBuilder put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    /// Adds a text member.
    public ObjectBuilder put(String name, String value) {
      return put(name, JsonValue.of(value));
    }

    /// Adds a number member.
    public ObjectBuilder put(String name, long value) {
      return put(name, JsonValue.of(value));
    }

    /// Adds a boolean member.
    public ObjectBuilder put(String name, boolean value) {
      return put(name, JsonValue.of(value));
    }

    /// Adds a text member if there is one.
    public ObjectBuilder put(String name, Optional<String> value) {
      value.ifPresent(text -> put(name, text));
      return this;
    }

    /// The object.
    public Obj build() {
      return new Obj(members);
    }
  }
}
