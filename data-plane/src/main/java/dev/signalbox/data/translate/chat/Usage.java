package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.translate.openai.OpenAiCounts;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Usage as Chat says it, and as those say it that are nearly compatible.
final class Usage {

  private Usage() {}

  /// @param whole the answer or chunk that the usage stands in
  static AnswerUsage read(Obj whole) {
    Obj usage = Fields.child(whole, "usage");
    Obj prompt = Fields.child(usage, "prompt_tokens_details");
    long read =
        most(
            Fields.count(prompt, "cached_tokens"),
            Fields.count(usage, "prompt_cache_hit_tokens"),
            Fields.count(usage, "cached_tokens"),
            Fields.count(usage, "cache_read_input_tokens"));
    long written =
        most(
            Fields.count(prompt, "cache_write_tokens"),
            Fields.count(prompt, "cache_creation_tokens"),
            Fields.count(usage, "cache_creation_input_tokens"));
    return new AnswerUsage(
        OpenAiCounts.disjoint(
            Fields.count(usage, "prompt_tokens"),
            read,
            written,
            Fields.count(usage, "completion_tokens")),
        Fields.count(Fields.child(usage, "completion_tokens_details"), "reasoning_tokens"),
        Fields.text(whole, "service_tier"));
  }

  private static long most(long... counts) {
    long most = 0;
    for (long count : counts) {
      most = Math.max(most, count);
    }
    return most;
  }

  static Obj write(AnswerUsage usage) {
    UsageCounts counts = usage.counts();
    long input = counts.totalInputTokens();
    long output = counts.of(Unit.OUTPUT_TOKEN);
    ObjectBuilder prompt =
        JsonValue.object().put("cached_tokens", counts.of(Unit.CACHE_READ_TOKEN));
    if (OpenAiCounts.written(counts) > 0) {
      prompt.put("cache_write_tokens", OpenAiCounts.written(counts));
    }
    return JsonValue.object()
        .put("prompt_tokens", input)
        .put("completion_tokens", output)
        .put("total_tokens", input + output)
        .put("prompt_tokens_details", prompt.build())
        .put(
            "completion_tokens_details",
            JsonValue.object().put("reasoning_tokens", usage.reasoningTokens()).build())
        .build();
  }
}
