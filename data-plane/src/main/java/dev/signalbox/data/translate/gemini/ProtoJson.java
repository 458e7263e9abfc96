package dev.signalbox.data.translate.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The vendor's servers take every member under two names, `inlineData` and `inline_data`
/// (<https://protobuf.dev/programming-guides/json/>), and so do we.
final class ProtoJson {

  /// The second names of those that we ask for, which are few.
  private static final Map<String, String> SNAKES = new ConcurrentHashMap<>();

  private static final JsonValue NO_TEXT = new JsonValue.Text("");

  private ProtoJson() {}

  /// The member, unless it is absent or null.
  ///
  /// @param name in camel case
  static Optional<JsonValue> get(Obj object, String name) {
    Optional<JsonValue> member = object.get(name);
    return member.isPresent() ? member : object.get(SNAKES.computeIfAbsent(name, ProtoJson::snake));
  }

  /// The member as an object; empty if it is absent.
  static Optional<Obj> object(Obj object, String name) {
    return get(object, name).map(JsonValue::asObject);
  }

  /// The items of the member, or none.
  static List<JsonValue> array(Obj object, String name) {
    return get(object, name).map(JsonValue::asArray).orElse(List.of());
  }

  /// The member as text, or empty text.
  static String text(Obj object, String name) {
    return get(object, name).map(JsonValue::asString).orElse("");
  }

  /// The member as it stands, which must be a text if it is there; or empty text.
  static JsonValue.Text said(Obj object, String name) {
    JsonValue member = get(object, name).orElse(NO_TEXT);
    if (member instanceof JsonValue.Text text) {
      return text;
    }
    return new JsonValue.Text(member.asString());
  }

  /// The member as a boolean, or false.
  static boolean flag(Obj object, String name) {
    return get(object, name).map(JsonValue::asBoolean).orElse(false);
  }

  /// The member as a whole number.
  static OptionalLong number(Obj object, String name) {
    Optional<JsonValue> member = get(object, name);
    return member.isPresent() ? OptionalLong.of(member.get().asLong()) : OptionalLong.empty();
  }

  /// What is left of an object without some members.
  ///
  /// @param names in camel case
  static Obj without(Obj object, Set<String> names) {
    ObjectBuilder left = JsonValue.object();
    object
        .members()
        .forEach((name, value) -> {
          if (!names.contains(camel(name))) {
            left.put(name, value);
          }
        });
    return left.build();
  }

  /// A name in camel case.
  static String camel(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c == '_' && index > 0) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  private static String snake(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c | 0x20));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
