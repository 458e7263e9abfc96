package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Seal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one answer is written by the Gemini API: what streams and whole answers have in common.
///
/// @param showsThoughts whether reasoning is shown as parts
record AnswerForm(
    Seal seal,
    String id,
    String model,
    Prompt prompt,
    boolean showsThoughts,
    String fingerprint,
    Answer answer) {

  /// The answer in one piece.
  JsonValue.Obj whole() {
    List<JsonValue> parts = new ArrayList<>();
    for (int index = 0; index < answer.parts().size(); index++) {
      part(index).ifPresent(parts::add);
    }
    return response(parts, true, vendorUsage(answer.outputTokens(), answer.thinkingTokens()));
  }

  /// A part as it is shown, unless it is hidden.
  Optional<JsonValue> part(int index) {
    return switch (answer.parts().get(index)) {
      case Part.Thinking thinking ->
          showsThoughts
              ? Optional.of(text(thinking.text()).put("thought", true).build())
              : Optional.empty();
      case Part.Text said -> Optional.of(signed(text(said.text()), index).build());
      case Part.ToolCall call ->
          Optional.of(
              signed(
                      JsonValue.object()
                          .put(
                              "functionCall",
                              JsonValue.object()
                                  .put("name", call.tool().name())
                                  .put("args", call.input())
                                  .put("id", seal.id("", index + fingerprint).substring(0, 8))
                                  .build()),
                      index)
                  .build());
    };
  }

  static JsonValue.ObjectBuilder text(String text) {
    return JsonValue.object().put("text", text);
  }

  private JsonValue.ObjectBuilder signed(JsonValue.ObjectBuilder part, int index) {
    signature(index).ifPresent(signature -> part.put("thoughtSignature", signature));
    return part;
  }

  /// Reasoning leaves its signature on the first call, or on the last text if there is none.
  Optional<String> signature(int index) {
    List<Part> parts = answer.parts();
    boolean reasoned = parts.stream().anyMatch(Part.Thinking.class::isInstance);
    boolean calls = !answer.calls().isEmpty();
    boolean here =
        calls
            ? parts.get(index).equals(answer.calls().getFirst())
                && parts.indexOf(answer.calls().getFirst()) == index
            : index == parts.size() - 1 && parts.get(index) instanceof Part.Text;
    return reasoned && here
        ? Optional.of(seal.close(seal.id("thought ", fingerprint)))
        : Optional.empty();
  }

  /// One object of a stream, or the only one.
  JsonValue.Obj response(List<JsonValue> parts, boolean last, JsonValue usage) {
    JsonValue.ObjectBuilder candidate =
        JsonValue.object()
            .put(
                "content",
                JsonValue.object()
                    .put("parts", JsonValue.array(parts))
                    .put("role", "model")
                    .build());
    if (last) {
      candidate.put("finishReason", finishReason());
    }
    return JsonValue.object()
        .put("candidates", JsonValue.array(List.of(candidate.put("index", 0).build())))
        .put("usageMetadata", usage)
        .put("modelVersion", model)
        .put("responseId", id)
        .build();
  }

  private String finishReason() {
    return switch (answer.stop()) {
      case END, TOOLS, SEQUENCE -> "STOP";
      case LENGTH -> "MAX_TOKENS";
    };
  }

  ReportedUsage usage() {
    return new ReportedUsage(
        vendorUsage(answer.outputTokens(), answer.thinkingTokens()),
        prompt.counts(answer.outputTokens()),
        true);
  }

  /// Usage so far. Candidates do not include thoughts here.
  ///
  /// @param output tokens of the answer so far, reasoning included
  JsonValue.Obj vendorUsage(long output, long thoughts) {
    JsonValue.ObjectBuilder usage = JsonValue.object().put("promptTokenCount", prompt.total());
    if (output > thoughts) {
      usage.put("candidatesTokenCount", output - thoughts);
    }
    usage.put("totalTokenCount", prompt.total() + output);
    if (prompt.cached() > 0) {
      usage.put("cachedContentTokenCount", prompt.cached());
    }
    usage.put("promptTokensDetails", details(prompt.total()));
    if (prompt.cached() > 0) {
      usage.put("cacheTokensDetails", details(prompt.cached()));
    }
    if (thoughts > 0) {
      usage.put("thoughtsTokenCount", thoughts);
    }
    return usage.build();
  }

  static JsonValue details(long tokens) {
    return JsonValue.array(
        List.of(JsonValue.object().put("modality", "TEXT").put("tokenCount", tokens).build()));
  }
}
