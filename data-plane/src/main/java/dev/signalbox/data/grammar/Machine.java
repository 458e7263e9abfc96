package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The states of one stream.
abstract class Machine {

  private final List<Violation> violations = new ArrayList<>();
  private long events;
  private boolean ended;

  /// Takes one event.
  ///
  /// @param name from the framing, or empty
  /// @param headers from the framing, or none
  final void take(String name, Map<String, String> headers, String data) {
    events++;
    if (ended) {
      wrong("comes after the end");
      return;
    }
    event(name, headers, data);
  }

  /// The stream is over.
  ///
  /// @param whole whether the last event was complete
  final void finish(boolean whole) {
    events++;
    if (!whole) {
      wrong("the stream ends within an event");
    }
    if (!ended && !isComplete()) {
      wrong("the stream ends without its last event");
    }
  }

  /// The framing is broken.
  final void broken(String what) {
    events++;
    wrong(what);
    ended = true;
  }

  final List<Violation> violations() {
    return List.copyOf(violations);
  }

  abstract void event(String name, Map<String, String> headers, String data);

  /// Whether the stream may end here, where no event says that it does.
  boolean isComplete() {
    return false;
  }

  /// Nothing may come any more.
  final void close() {
    ended = true;
  }

  final void wrong(String what) {
    if (violations.size() < Grammar.Check.MAX_VIOLATIONS) {
      violations.add(new Violation(events, what));
    }
  }

  final void require(boolean holds, String what) {
    if (!holds) {
      wrong(what);
    }
  }

  /// The data as an object; without members if it is none, which is wrong.
  final Obj json(String data) {
    try {
      if (Json.parse(data) instanceof Obj object) {
        return object;
      }
    } catch (JsonException notJson) {
      wrong("is not JSON");
      return Fields.EMPTY;
    }
    wrong("is no object");
    return Fields.EMPTY;
  }

  /// Whether pieces make an object together.
  static boolean isObject(CharSequence pieces) {
    try {
      return Json.parse(pieces.toString()) instanceof Obj;
    } catch (JsonException broken) {
      return false;
    }
  }

  static boolean isText(Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Text;
  }

  static boolean isNumber(Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Num;
  }

  static boolean isObject(Obj object, String name) {
    return object.members().get(name) instanceof Obj;
  }

  static boolean isArray(Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Array;
  }
}
