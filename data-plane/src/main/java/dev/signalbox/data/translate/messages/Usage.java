package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// Usage as Anthropic says it: `input_tokens` leaves out what was read from or written to a cache,
/// `output_tokens` has thinking in it.
final class Usage {

  private Usage() {}

  static AnswerUsage read(Obj usage) {
    Obj creation = Fields.child(usage, "cache_creation");
    long hour = Fields.count(creation, "ephemeral_1h_input_tokens");
    long minutes =
        Math.max(
            Fields.count(creation, "ephemeral_5m_input_tokens"),
            Fields.count(usage, "cache_creation_input_tokens") - hour);
    return new AnswerUsage(
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, Fields.count(usage, "input_tokens"))
            .with(Unit.OUTPUT_TOKEN, Fields.count(usage, "output_tokens"))
            .with(Unit.CACHE_READ_TOKEN, Fields.count(usage, "cache_read_input_tokens"))
            .with(Unit.CACHE_WRITE_5M_TOKEN, Math.max(0, minutes))
            .with(Unit.CACHE_WRITE_1H_TOKEN, hour)
            .with(
                Unit.WEB_SEARCH_REQUEST,
                Fields.count(Fields.child(usage, "server_tool_use"), "web_search_requests")),
        Fields.count(Fields.child(usage, "output_tokens_details"), "thinking_tokens"),
        Fields.text(usage, "service_tier"));
  }

  static Obj write(AnswerUsage usage) {
    UsageCounts counts = usage.counts();
    long minutes = counts.of(Unit.CACHE_WRITE_5M_TOKEN);
    long hour = counts.of(Unit.CACHE_WRITE_1H_TOKEN);
    ObjectBuilder written =
        JsonValue.object()
            .put("input_tokens", counts.of(Unit.INPUT_TOKEN))
            .put("cache_creation_input_tokens", minutes + hour)
            .put("cache_read_input_tokens", counts.of(Unit.CACHE_READ_TOKEN))
            .put(
                "cache_creation",
                JsonValue.object()
                    .put("ephemeral_5m_input_tokens", minutes)
                    .put("ephemeral_1h_input_tokens", hour)
                    .build())
            .put("output_tokens", counts.of(Unit.OUTPUT_TOKEN));
    if (usage.reasoningTokens() > 0) {
      written.put(
          "output_tokens_details",
          JsonValue.object().put("thinking_tokens", usage.reasoningTokens()).build());
    }
    if (counts.of(Unit.WEB_SEARCH_REQUEST) > 0) {
      written.put(
          "server_tool_use",
          JsonValue.object()
              .put("web_search_requests", counts.of(Unit.WEB_SEARCH_REQUEST))
              .build());
    }
    if (!usage.tier().isEmpty()) {
      written.put("service_tier", usage.tier());
    }
    return written.build();
  }
}
