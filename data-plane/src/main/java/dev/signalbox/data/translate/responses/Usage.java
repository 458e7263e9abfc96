package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.translate.openai.OpenAiCounts;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Usage as Responses says it.
final class Usage {

  private Usage() {}

  /// @param response the response that the usage stands in
  static AnswerUsage read(Obj response) {
    Obj usage = Fields.child(response, "usage");
    Obj input = Fields.child(usage, "input_tokens_details");
    return new AnswerUsage(
        OpenAiCounts.disjoint(
            Fields.count(usage, "input_tokens"),
            Fields.count(input, "cached_tokens"),
            Fields.count(input, "cache_write_tokens"),
            Fields.count(usage, "output_tokens")),
        Fields.count(Fields.child(usage, "output_tokens_details"), "reasoning_tokens"),
        Fields.text(response, "service_tier"));
  }

  static Obj write(AnswerUsage usage) {
    UsageCounts counts = usage.counts();
    long input = counts.totalInputTokens();
    long output = counts.of(Unit.OUTPUT_TOKEN);
    ObjectBuilder details =
        JsonValue.object().put("cached_tokens", counts.of(Unit.CACHE_READ_TOKEN));
    if (OpenAiCounts.written(counts) > 0) {
      details.put("cache_write_tokens", OpenAiCounts.written(counts));
    }
    return JsonValue.object()
        .put("input_tokens", input)
        .put("input_tokens_details", details.build())
        .put("output_tokens", output)
        .put(
            "output_tokens_details",
            JsonValue.object().put("reasoning_tokens", usage.reasoningTokens()).build())
        .put("total_tokens", input + output)
        .build();
  }
}
