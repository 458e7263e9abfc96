package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.OfferedTool;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.List;

/// How one answer is written as a response object.
///
/// @param sealed whether reasoning comes with its encrypted content
/// @param summarised whether reasoning comes with a summary
/// @param settings members of the request that a response repeats
record ResponseForm(
    Seal seal,
    String id,
    String model,
    long created,
    PromptTokens prompt,
    String fingerprint,
    boolean sealed,
    boolean summarised,
    JsonValue.Obj settings) {

  private static final List<String> REPEATED =
      List.of(
          "max_output_tokens",
          "parallel_tool_calls",
          "prompt_cache_key",
          "reasoning",
          "service_tier",
          "store",
          "temperature",
          "text",
          "tool_choice",
          "top_p",
          "metadata");

  /// The members of a request that its response repeats. The tools are left out, so that a held
  /// stream stays small.
  static JsonValue.Obj echo(JsonValue.Obj body) {
    JsonValue.ObjectBuilder echo = JsonValue.object();
    REPEATED.forEach(name -> body.get(name).ifPresent(value -> echo.put(name, value)));
    return echo.build();
  }

  /// The finished response.
  JsonValue.Obj whole(Answer answer) {
    List<JsonValue> items = new ArrayList<>();
    for (Part part : answer.parts()) {
      items.add(item(part, items.size(), "completed"));
    }
    boolean cut = answer.stop() == Answer.Stop.LENGTH;
    return response(
            cut ? "incomplete" : "completed",
            items,
            cut
                ? JsonValue.object().put("reason", "max_output_tokens").build()
                : new JsonValue.Null())
        .put("usage", vendorUsage(answer))
        .build();
  }

  /// The response as a stream begins it.
  JsonValue.Obj begun() {
    return response("in_progress", List.of(), new JsonValue.Null())
        .put("usage", new JsonValue.Null())
        .build();
  }

  private JsonValue.ObjectBuilder response(
      String status, List<JsonValue> output, JsonValue incomplete) {
    JsonValue.ObjectBuilder response =
        JsonValue.object()
            .put("id", id)
            .put("object", "response")
            .put("created_at", created)
            .put("status", status)
            .put("background", false)
            .put("error", new JsonValue.Null())
            .put("incomplete_details", incomplete)
            .put("instructions", new JsonValue.Null())
            .put("model", model)
            .put("output", JsonValue.array(output))
            .put("previous_response_id", new JsonValue.Null())
            .put("tools", JsonValue.array(List.of()));
    settings.members().forEach(response::put);
    return response;
  }

  /// One item of the output, whole or as it begins.
  JsonValue.Obj item(Part part, int index, String status) {
    boolean done = status.equals("completed");
    return switch (part) {
      case Part.Text text ->
          JsonValue.object()
              .put("id", itemId(part, index))
              .put("type", "message")
              .put("status", status)
              .put("role", "assistant")
              .put("content", JsonValue.array(done ? List.of(textPart(text.text())) : List.of()))
              .build();
      case Part.Thinking thinking -> reasoning(thinking, index, done);
      case Part.ToolCall call -> call(call, index, status);
    };
  }

  String itemId(Part part, int index) {
    String prefix =
        switch (part) {
          case Part.Text ignored -> "msg_";
          case Part.Thinking ignored -> "rs_";
          case Part.ToolCall call ->
              switch (call.tool().kind()) {
                case FUNCTION -> "fc_";
                case FREEFORM -> "ctc_";
                case LOCAL_SHELL -> "lsh_";
              };
        };
    return seal.id(prefix, id + index);
  }

  static JsonValue.Obj textPart(String text) {
    return JsonValue.object()
        .put("type", "output_text")
        .put("annotations", JsonValue.array(List.of()))
        .put("logprobs", JsonValue.array(List.of()))
        .put("text", text)
        .build();
  }

  static JsonValue.Obj summaryPart(String text) {
    return JsonValue.object().put("type", "summary_text").put("text", text).build();
  }

  private JsonValue.Obj reasoning(Part.Thinking thinking, int index, boolean done) {
    JsonValue.ObjectBuilder item =
        JsonValue.object()
            .put("id", itemId(thinking, index))
            .put("type", "reasoning")
            .put(
                "summary",
                JsonValue.array(
                    done && summarised ? List.of(summaryPart(thinking.text())) : List.of()));
    if (sealed) {
      item.put("encrypted_content", seal.close(thinking.text()));
    }
    return item.build();
  }

  private JsonValue.Obj call(Part.ToolCall call, int index, String status) {
    OfferedTool tool = call.tool();
    JsonValue.ObjectBuilder item =
        JsonValue.object().put("id", itemId(call, index)).put("status", status);
    item.put("call_id", seal.id("call_", index + fingerprint));
    String input = status.equals("completed") ? call.inputText() : "";
    switch (tool.kind()) {
      case FUNCTION -> {
        item.put("type", "function_call").put("name", tool.name()).put("arguments", input);
        if (!tool.namespace().isEmpty()) {
          item.put("namespace", tool.namespace());
        }
      }
      case FREEFORM -> {
        item.put("type", "custom_tool_call").put("name", tool.name()).put("input", input);
      }
      case LOCAL_SHELL -> item.put("type", "local_shell_call").put("action", call.input());
    }
    return item.build();
  }

  ReportedUsage usage(Answer answer) {
    return new ReportedUsage(vendorUsage(answer), prompt.counts(answer.outputTokens()), true);
  }

  private JsonValue.Obj vendorUsage(Answer answer) {
    return JsonValue.object()
        .put("input_tokens", prompt.total())
        .put(
            "input_tokens_details",
            JsonValue.object().put("cached_tokens", prompt.cached()).build())
        .put("output_tokens", answer.outputTokens())
        .put(
            "output_tokens_details",
            JsonValue.object().put("reasoning_tokens", answer.thinkingTokens()).build())
        .put("total_tokens", prompt.total() + answer.outputTokens())
        .build();
  }
}
