package dev.signalbox.model.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON value, immutable. Objects keep the order of their members; numbers keep their text, so
/// that `1.0` and integers beyond 2^53 survive.
public sealed interface JsonValue {

  /// JSON null.
  record Null() implements JsonValue {}

  /// `true` or `false`.
  record Bool(boolean value) implements JsonValue {}

  /// A string. One that was read with [Json#view] stays where it was read until its text is asked
  /// for, and is written as it stood there.
  final class Text implements JsonValue {
    private static final byte[] NOWHERE = {};

    private final String head;
    private final byte[] source;
    private final int from;
    private final int to;
    private final boolean faithful;
    private final @Nullable JsonValue inner;
    private @Nullable String value;

    /// A text.
    public Text(String value) {
      this("", NOWHERE, 0, 0, false, null);
      this.value = value;
    }

    /// @param from where it begins in its source, after the quote
    /// @param faithful whether it stands there as it would be written
    Text(byte[] source, int from, int to, boolean faithful) {
      this("", source, from, to, faithful, null);
    }

    private Text(
        String head, byte[] source, int from, int to, boolean faithful, @Nullable JsonValue inner) {
      this.head = head;
      this.source = source;
      this.from = from;
      this.to = to;
      this.faithful = faithful;
      this.inner = inner;
    }

    /// A text that is JSON itself, as the arguments of calls are with some.
    public static Text ofJson(JsonValue inner) {
      return new Text("", NOWHERE, 0, 0, false, inner);
    }

    /// This text behind another one.
    public Text behind(String other) {
      String known = value;
      return known == null && inner == null
          ? new Text(other + head, source, from, to, faithful, null)
          : new Text(other + value());
    }

    /// The text.
    public String value() {
      String known = value;
      if (known == null) {
        known = inner == null ? head + Escapes.text(source, from, to) : Json.write(inner);
        value = known;
      }
      return known;
    }

    /// The text in UTF-8; for half a surrogate pair stands a question mark.
    public byte[] utf8() {
      if (inner != null) {
        return Json.writeBytes(inner);
      }
      return value == null && head.isEmpty()
          ? Escapes.utf8(source, from, to)
          : value().getBytes(StandardCharsets.UTF_8);
    }

    /// The value that this text is as JSON, if it was made with [#ofJson].
    public Optional<JsonValue> inner() {
      return Optional.ofNullable(inner);
    }

    /// Whether there is nothing in it.
    public boolean isEmpty() {
      String known = value;
      return known == null ? inner == null && from == to && head.isEmpty() : known.isEmpty();
    }

    /// Whether there is nothing but white space in it, as [String#isBlank] says.
    public boolean isBlank() {
      if (inner != null) {
        return false;
      }
      boolean stands = value == null && head.isEmpty();
      int first = stands ? Escapes.afterSpaces(source, from, to) : from;
      boolean plain = stands && first < to && source[first] > ' ' && source[first] != '\\';
      return !plain && value().isBlank();
    }

    /// The text from a character on. The characters before it are known to be plain ASCII without
    /// white space.
    public Text after(int characters) {
      return value == null && inner == null && head.isEmpty() && startsPlainly(characters)
          ? new Text("", source, from + characters, to, faithful, null)
          : new Text(value().substring(characters));
    }

    /// Its first characters, as many as there are.
    public String start(int characters) {
      if (value == null && inner == null && head.isEmpty() && startsPlainly(characters)) {
        return new String(source, from, characters, StandardCharsets.ISO_8859_1);
      }
      return value().substring(0, Math.min(characters, value().length()));
    }

    private boolean startsPlainly(int characters) {
      if (value != null || !head.isEmpty() || to - from < characters) {
        return false;
      }
      for (int index = from; index < from + characters; index++) {
        if (source[index] <= ' ' || source[index] == '\\') {
          return false;
        }
      }
      return true;
    }

    void write(JsonWriter out) {
      String known = value;
      if (faithful) {
        out.quote(head, source, from, to);
      } else if (known != null) {
        out.quote(known);
      } else {
        byte[] utf8 = utf8();
        out.quote(utf8, 0, utf8.length);
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text text && text.value().equals(value());
    }

    @Override
    public int hashCode() {
      return value().hashCode();
    }

    @Override
    public String toString() {
      return "Text[value=" + value() + "]";
    }
  }

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
      members = Members.copyOf(members);
    }

    Members fields() {
      return (Members) members;
    }

    /// The member, null if it is that, or nothing if it is absent.
    public @Nullable JsonValue find(String name) {
      return fields().get(name);
    }

    /// Whether all its members are among these.
    public boolean hasOnly(Set<String> names) {
      Members fields = fields();
      for (int place = 0; place < fields.size(); place++) {
        if (!names.contains(fields.name(place))) {
          return false;
        }
      }
      return true;
    }

    /// The member, unless it is absent or null.
    public Optional<JsonValue> get(String name) {
      JsonValue value = find(name);
      return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    /// The member, which must be there.
    ///
    /// @throws JsonException if it is absent or null
    public JsonValue require(String name) {
      JsonValue value = find(name);
      if (value == null || value instanceof Null) {
        throw new JsonException("missing member '" + name + "'");
      }
      return value;
    }

    /// The member as text, which must be there.
    public String string(String name) {
      return require(name).asString();
    }

    /// The member as it stands, which must be there and a text.
    public Text text(String name) {
      JsonValue value = require(name);
      if (value instanceof Text text) {
        return text;
      }
      throw value.mismatch("a string");
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
    return new Array(List.copyOf(items));
  }

  /// Starts an object.
  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  /// Collects the members of an object in order.
  final class ObjectBuilder {
    private final Members.Builder members = new Members.Builder();

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
      return new Obj(members.build());
    }
  }
}
