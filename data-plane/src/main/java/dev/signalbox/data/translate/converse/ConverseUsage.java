package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.util.List;

/// `usage`: input tokens exclude what was read from a cache or written to it, as with Anthropic.
final class ConverseUsage {

  private ConverseUsage() {}

  /// @param body of an answer, or of the event `metadata`
  static AnswerUsage read(Obj body) {
    Obj usage = child(body, "usage");
    long written = count(usage, "cacheWriteInputTokens");
    long hour = Math.min(written, writtenForAnHour(usage));
    String tier = child(body, "serviceTier").get("type").map(JsonValue::asString).orElse("");
    return new AnswerUsage(
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, count(usage, "inputTokens"))
            .with(Unit.CACHE_READ_TOKEN, count(usage, "cacheReadInputTokens"))
            .with(Unit.CACHE_WRITE_5M_TOKEN, written - hour)
            .with(Unit.CACHE_WRITE_1H_TOKEN, hour)
            .with(Unit.OUTPUT_TOKEN, count(usage, "outputTokens")),
        0,
        tier);
  }

  private static long writtenForAnHour(Obj usage) {
    if (!(usage.members().get("cacheDetails") instanceof Array details)) {
      return 0;
    }
    long hour = 0;
    for (JsonValue item : details.items()) {
      if (item instanceof Obj detail && JsonValue.of("1h").equals(detail.members().get("ttl"))) {
        hour += count(detail, "inputTokens");
      }
    }
    return hour;
  }

  private static Obj child(Obj object, String name) {
    return object.members().get(name) instanceof Obj child ? child : JsonValue.object().build();
  }

  private static long count(Obj usage, String name) {
    if (usage.members().get(name) instanceof Num number) {
      try {
        return Math.clamp(number.toLong(), 0, Integer.MAX_VALUE);
      } catch (JsonException notWhole) {
        return 0;
      }
    }
    return 0;
  }

  static Obj write(AnswerUsage usage) {
    UsageCounts counts = usage.counts();
    long output = counts.of(Unit.OUTPUT_TOKEN);
    long shortLived = counts.of(Unit.CACHE_WRITE_5M_TOKEN);
    long hour = counts.of(Unit.CACHE_WRITE_1H_TOKEN);
    ObjectBuilder written =
        JsonValue.object()
            .put("inputTokens", counts.of(Unit.INPUT_TOKEN))
            .put("outputTokens", output)
            .put("totalTokens", counts.totalInputTokens() + output)
            .put("cacheReadInputTokens", counts.of(Unit.CACHE_READ_TOKEN))
            .put("cacheWriteInputTokens", shortLived + hour);
    if (hour > 0) {
      written.put(
          "cacheDetails", JsonValue.array(List.of(detail("1h", hour), detail("5m", shortLived))));
    }
    return written.build();
  }

  private static Obj detail(String ttl, long tokens) {
    return JsonValue.object().put("ttl", ttl).put("inputTokens", tokens).build();
  }
}
