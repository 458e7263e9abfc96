package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.List;

/// How one answer is written as a message: what streams and whole answers have in common.
///
/// @param omitThinking whether reasoning shows as a signature only
/// @param contextManagement whether the caller asked for context management, which the answer then
///   reports on
record MessageForm(
    Seal seal,
    String id,
    String model,
    InputTokens input,
    boolean omitThinking,
    boolean contextManagement) {

  /// The message in one piece.
  JsonValue.Obj whole(Answer answer, String fingerprint) {
    List<JsonValue> blocks = new ArrayList<>();
    for (Part part : answer.parts()) {
      blocks.add(block(part, blocks.size(), fingerprint));
    }
    JsonValue.ObjectBuilder message =
        head()
            .put("content", JsonValue.array(blocks))
            .put("stop_reason", stopReason(answer))
            .put("stop_sequence", stopSequence(answer))
            .put("usage", fullUsage(answer));
    if (contextManagement) {
      message.put("context_management", appliedEdits());
    }
    return message.build();
  }

  /// The message as a stream begins it.
  JsonValue.Obj begun() {
    return head()
        .put("content", JsonValue.array(List.of()))
        .put("stop_reason", new JsonValue.Null())
        .put("stop_sequence", new JsonValue.Null())
        .put("usage", firstUsage())
        .build();
  }

  private JsonValue.ObjectBuilder head() {
    return JsonValue.object()
        .put("id", id)
        .put("type", "message")
        .put("role", "assistant")
        .put("model", model);
  }

  /// A finished content block.
  JsonValue.Obj block(Part part, int index, String fingerprint) {
    return switch (part) {
      case Part.Text text ->
          JsonValue.object().put("type", "text").put("text", text.text()).build();
      case Part.Thinking thinking when thinking.redacted() ->
          JsonValue.object()
              .put("type", "redacted_thinking")
              .put("data", seal.close(thinking.text()))
              .build();
      case Part.Thinking thinking ->
          JsonValue.object()
              .put("type", "thinking")
              .put("thinking", shown(thinking))
              .put("signature", signature(thinking))
              .build();
      case Part.ToolCall call ->
          JsonValue.object()
              .put("type", "tool_use")
              .put("id", toolId(index, fingerprint))
              .put("name", call.tool().name())
              .put("input", call.input())
              .build();
    };
  }

  String toolId(int index, String fingerprint) {
    return seal.id("toolu_01", index + fingerprint);
  }

  String shown(Part.Thinking thinking) {
    return omitThinking ? "" : thinking.text();
  }

  /// The signature covers the text where it is shown, and carries it where it is not.
  String signature(Part.Thinking thinking) {
    return omitThinking ? seal.close(thinking.text()) : seal.sign(thinking.text());
  }

  static String stopReason(Answer answer) {
    return switch (answer.stop()) {
      case END -> "end_turn";
      case TOOLS -> "tool_use";
      case LENGTH -> "max_tokens";
      case SEQUENCE -> "stop_sequence";
    };
  }

  static JsonValue stopSequence(Answer answer) {
    return answer.stopSequence().map(JsonValue::of).orElseGet(JsonValue.Null::new);
  }

  static JsonValue.Obj appliedEdits() {
    return JsonValue.object().put("applied_edits", JsonValue.array(List.of())).build();
  }

  /// The last word on usage.
  ReportedUsage usage(Answer answer) {
    return new ReportedUsage(fullUsage(answer), input.counts(answer.outputTokens()), true);
  }

  /// What the first event says: all input, and one output token as a place holder.
  ReportedUsage begunUsage() {
    return new ReportedUsage(firstUsage(), input.counts(1), false);
  }

  private JsonValue.Obj firstUsage() {
    return inputUsage()
        .put(
            "cache_creation",
            JsonValue.object()
                .put("ephemeral_5m_input_tokens", input.writtenShort())
                .put("ephemeral_1h_input_tokens", input.writtenLong())
                .build())
        .put("output_tokens", 1)
        .put("service_tier", "standard")
        .put("inference_geo", "global")
        .build();
  }

  private JsonValue.Obj fullUsage(Answer answer) {
    JsonValue.ObjectBuilder usage =
        inputUsage()
            .put(
                "cache_creation",
                JsonValue.object()
                    .put("ephemeral_5m_input_tokens", input.writtenShort())
                    .put("ephemeral_1h_input_tokens", input.writtenLong())
                    .build());
    return withOutput(usage, answer)
        .put("service_tier", "standard")
        .put("inference_geo", "global")
        .build();
  }

  /// The cumulative usage of a `message_delta`, which repeats the input without its lifetimes.
  JsonValue.Obj deltaUsage(Answer answer) {
    return withOutput(inputUsage(), answer).build();
  }

  private JsonValue.ObjectBuilder inputUsage() {
    return JsonValue.object()
        .put("input_tokens", input.fresh())
        .put("cache_creation_input_tokens", input.writtenShort() + input.writtenLong())
        .put("cache_read_input_tokens", input.read());
  }

  private static JsonValue.ObjectBuilder withOutput(JsonValue.ObjectBuilder usage, Answer answer) {
    usage.put("output_tokens", answer.outputTokens());
    if (answer.thinkingTokens() > 0) {
      usage.put(
          "output_tokens_details",
          JsonValue.object().put("thinking_tokens", answer.thinkingTokens()).build());
    }
    return usage;
  }
}
