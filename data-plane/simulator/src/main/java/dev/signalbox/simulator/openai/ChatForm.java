package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.List;

/// How one answer is written as a chat completion.
///
/// @param showsReasoning whether reasoning is shown in a member of its own
record ChatForm(
    Seal seal,
    String id,
    String model,
    long created,
    PromptTokens prompt,
    String fingerprint,
    boolean showsReasoning) {

  /// The completion in one piece.
  JsonValue.Obj whole(Answer answer) {
    JsonValue.ObjectBuilder message = JsonValue.object().put("role", "assistant");
    message.put(
        "content", answer.text().isEmpty() ? new JsonValue.Null() : JsonValue.of(answer.text()));
    if (!reasoning(answer).isEmpty()) {
      message.put("reasoning_content", reasoning(answer));
    }
    message.put("refusal", new JsonValue.Null());
    message.put("annotations", JsonValue.array(List.of()));
    List<JsonValue> calls = new ArrayList<>();
    for (Part.ToolCall call : answer.calls()) {
      calls.add(call(call, calls.size(), call.inputText()).build());
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", JsonValue.array(calls));
    }
    return head("chat.completion")
        .put(
            "choices",
            JsonValue.array(
                List.of(
                    JsonValue.object()
                        .put("index", 0)
                        .put("message", message.build())
                        .put("logprobs", new JsonValue.Null())
                        .put("finish_reason", finishReason(answer))
                        .build())))
        .put("usage", vendorUsage(prompt, answer))
        .build();
  }

  /// The reasoning as it is shown; empty if there is none to show.
  String reasoning(Answer answer) {
    StringBuilder text = new StringBuilder();
    for (Part part : answer.parts()) {
      if (showsReasoning && part instanceof Part.Thinking thinking) {
        text.append(thinking.text());
      }
    }
    return text.toString();
  }

  /// The members that all objects of this answer share.
  JsonValue.ObjectBuilder head(String object) {
    return JsonValue.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model)
        .put("service_tier", "default")
        .put("system_fingerprint", "fp_5167ba1103");
  }

  /// A tool call with so much of its arguments.
  JsonValue.ObjectBuilder call(Part.ToolCall call, int index, String arguments) {
    return JsonValue.object()
        .put("id", seal.id("call_", index + fingerprint))
        .put("type", "function")
        .put(
            "function",
            JsonValue.object().put("name", call.tool().name()).put("arguments", arguments).build());
  }

  static String finishReason(Answer answer) {
    return switch (answer.stop()) {
      case END, SEQUENCE -> "stop";
      case TOOLS -> "tool_calls";
      case LENGTH -> "length";
    };
  }

  ReportedUsage usage(Answer answer) {
    return new ReportedUsage(
        vendorUsage(prompt, answer), prompt.counts(answer.outputTokens()), true);
  }

  /// Usage in the words of Chat Completions and Completions.
  static JsonValue.Obj vendorUsage(PromptTokens prompt, Answer answer) {
    return JsonValue.object()
        .put("prompt_tokens", prompt.total())
        .put("completion_tokens", answer.outputTokens())
        .put("total_tokens", prompt.total() + answer.outputTokens())
        .put(
            "prompt_tokens_details",
            JsonValue.object().put("cached_tokens", prompt.cached()).put("audio_tokens", 0).build())
        .put(
            "completion_tokens_details",
            JsonValue.object()
                .put("reasoning_tokens", answer.thinkingTokens())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0)
                .build())
        .build();
  }
}
