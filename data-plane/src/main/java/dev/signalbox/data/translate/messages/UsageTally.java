package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.LinkedHashMap;
import java.util.Map;

/// The usage of a stream. Its counts are cumulative, may repeat and may leave out what they are
/// made up of, so of each the last that is not zero counts. Some gateways begin with an estimate
/// that is more than the truth.
final class UsageTally {

  private Obj seen = new Obj(Map.of());

  /// What another event says.
  void add(Obj usage) {
    if (!usage.members().isEmpty()) {
      seen = later(seen, usage);
    }
  }

  /// All of it.
  AnswerUsage usage() {
    return Usage.read(seen);
  }

  private static Obj later(Obj before, Obj after) {
    Map<String, JsonValue> members = new LinkedHashMap<>(before.members());
    after.members().forEach((name, value) -> members.merge(name, value, UsageTally::later));
    return new Obj(members);
  }

  private static JsonValue later(JsonValue before, JsonValue after) {
    if (before instanceof Obj one && after instanceof Obj other) {
      return later(one, other);
    }
    if (before instanceof Num one && after instanceof Num other) {
      return count(other) > 0 ? other : one;
    }
    return after instanceof JsonValue.Null ? before : after;
  }

  private static long count(Num number) {
    try {
      return number.toLong();
    } catch (dev.signalbox.model.json.JsonException notWhole) {
      return 0;
    }
  }
}
