package dev.signalbox.data.conversation;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.json.JsonValue.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Looks into JSON objects. What is said wrongly in an answer counts as not said; requests are read
/// strictly.
public final class Fields {

  /// An object without members.
  public static final Obj EMPTY = JsonValue.object().build();

  private static final Text NO_TEXT = new Text("");
  private static final JsonValue NULL = new JsonValue.Null();

  private Fields() {}

  /// JSON null.
  public static JsonValue none() {
    return NULL;
  }

  /// The member as text; empty if it is absent or something else.
  public static String text(Obj object, String name) {
    return object.find(name) instanceof Text text ? text.value() : "";
  }

  /// The member as it stands; empty if it is absent or something else.
  public static Text said(Obj object, String name) {
    return object.find(name) instanceof Text text ? text : NO_TEXT;
  }

  /// The member as a count; 0 if it is absent, negative or something else.
  public static long count(Obj object, String name) {
    if (object.find(name) instanceof Num number) {
      try {
        return Math.max(0, number.toLong());
      } catch (JsonException notWhole) {
        return 0;
      }
    }
    return 0;
  }

  /// The member as an object; without members if it is absent or something else.
  public static Obj child(Obj object, String name) {
    return object.find(name) instanceof Obj child ? child : EMPTY;
  }

  /// The items of the member; none if it is absent or something else.
  public static List<JsonValue> items(Obj object, String name) {
    return object.find(name) instanceof JsonValue.Array array ? array.items() : List.of();
  }

  /// The member as a number, as written.
  ///
  /// @throws JsonException if it is something else
  public static Optional<Num> number(Obj object, String name) {
    Optional<JsonValue> found = object.get(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get() instanceof Num number) {
      return Optional.of(number);
    }
    throw new JsonException("'" + name + "' is not a number");
  }

  /// The member as a whole number.
  ///
  /// @throws JsonException if it is something else
  public static OptionalLong whole(Obj object, String name) {
    Optional<Num> found = number(object, name);
    return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(found.get().toLong());
  }

  /// The members but those that are known.
  public static Obj rest(Obj object, Set<String> known) {
    if (object.hasOnly(known)) {
      return EMPTY;
    }
    ObjectBuilder rest = JsonValue.object();
    object
        .members()
        .forEach((name, value) -> {
          if (!known.contains(name)) {
            rest.put(name, value);
          }
        });
    return rest.build();
  }

  /// The arguments of a call as an object. What the model wrote wrongly is kept as text.
  ///
  /// @param arguments as the model wrote them
  public static Obj arguments(Text arguments) {
    if (arguments.isBlank()) {
      return EMPTY;
    }
    try {
      JsonValue parsed = json(arguments);
      return parsed instanceof Obj object
          ? object
          : JsonValue.object().put("value", parsed).build();
    } catch (JsonException malformed) {
      return JsonValue.object().put("arguments", arguments).build();
    }
  }

  /// The value that a text is as JSON.
  ///
  /// @throws JsonException if it is none
  public static JsonValue json(Text text) {
    return text.inner().orElseGet(() -> Json.view(text.utf8()));
  }

  /// Adds the members of an object.
  public static void putAll(ObjectBuilder target, Obj members) {
    members.members().forEach(target::put);
  }
}
