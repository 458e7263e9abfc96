package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.translate.openai.Efforts;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Writes a request. Nothing is stored at the vendor; thoughts come sealed, so that they can be
/// sent back.
final class RequestWriter {

  private static final long LEAST_TOKENS = 16;

  private final Prompt prompt;
  private final Carriage carriage;
  private final ObjectBuilder body = JsonValue.object();
  private final List<Obj> items = new ArrayList<>();

  RequestWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
  }

  Obj write() {
    body.put("model", carriage.model());
    message("developer", prompt.system(), "system");
    for (int index = 0; index < prompt.turns().size(); index++) {
      turn(prompt.turns().get(index), "turns[" + index + "]");
    }
    body.put("input", JsonValue.array(items));
    tools();
    sampling();
    thinking();
    text();
    body.put("store", false);
    if (carriage.capabilities().thinks()) {
      body.put("include", JsonValue.array(List.of(JsonValue.of(RequestReader.SEALED_THOUGHTS))));
    }
    if (prompt.stream()) {
      body.put("stream", true);
    }
    Fields.putAll(body, Fields.rest(prompt.own(), Set.of("verbosity")));
    return body.build();
  }

  private void message(String role, List<Part> parts, String place) {
    List<Obj> content = Content.input(parts, place, carriage);
    if (!content.isEmpty()) {
      items.add(
          JsonValue.object()
              .put("type", "message")
              .put("role", role)
              .put("content", JsonValue.array(content))
              .build());
    }
  }

  private void turn(Turn turn, String place) {
    switch (turn.role()) {
      case SYSTEM -> message("developer", turn.parts(), place);
      case USER -> user(turn.parts(), place);
      case ASSISTANT -> turn.parts().forEach(part -> assistant(part, place));
    }
  }

  private void user(List<Part> parts, String place) {
    List<Part> others = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.ToolResult result -> result(result, place);
        case Part.Foreign foreign when foreign.kind().endsWith("_output") -> foreign(foreign);
        case Part other -> others.add(other);
      }
    }
    message("user", others, place);
  }

  /// A text alone is a string; images stand in a list with it.
  private void result(Part.ToolResult result, String place) {
    if (result.failed()) {
      carriage.lose(place + ".is_error", Feature.OTHER); // Its content says so as well.
    }
    List<Obj> content = Content.input(result.content(), place, carriage);
    boolean plain =
        content.stream().allMatch(part -> Fields.text(part, "type").equals("input_text"))
            && content.size() <= 1;
    items.add(
        JsonValue.object()
            .put("type", result.custom() ? "custom_tool_call_output" : "function_call_output")
            .put("call_id", result.callId())
            .put(
                "output",
                plain
                    ? content.isEmpty() ? JsonValue.of("") : content.getFirst().text("text")
                    : JsonValue.array(content))
            .build());
  }

  private void assistant(Part part, String place) {
    switch (part) {
      case Part.Text text -> said(text);
      case Part.Reasoning reasoning -> {
        if (reasoning.seal().filter(seal -> seal.issuer() == Dialect.RESPONSES).isPresent()) {
          items.add(Items.reasoning(reasoning, "rs_" + carriage.callId() + items.size()));
        } else {
          carriage.lose(place, Feature.OTHER);
        }
      }
      case Part.ToolCall call -> items.add(call(call));
      case Part.Foreign foreign -> foreign(foreign);
      case Part.Media ignored -> carriage.lose(place, Feature.CONTENT);
      case Part.ToolResult ignored -> {}
    }
  }

  private void said(Part.Text text) {
    if (text.said().isEmpty()) {
      return;
    }
    Obj content =
        text.refusal()
            ? Content.refusal(text.text())
            : JsonValue.object().put("type", "output_text").put("text", text.said()).build();
    items.add(
        JsonValue.object()
            .put("type", "message")
            .put("role", "assistant")
            .put("content", JsonValue.array(List.of(content)))
            .build());
  }

  private static Obj call(Part.ToolCall call) {
    ObjectBuilder item =
        JsonValue.object()
            .put("type", call.custom() ? "custom_tool_call" : "function_call")
            .put("call_id", call.id());
    return Names.write(item, call.name())
        .put(call.custom() ? "input" : "arguments", call.input())
        .build();
  }

  private void foreign(Part.Foreign foreign) {
    if (foreign.dialect() == Dialect.RESPONSES) {
      items.add(foreign.raw());
    }
  }

  private void tools() {
    List<Obj> tools = Tools.write(prompt.tools(), carriage);
    if (tools.isEmpty()) {
      return;
    }
    body.put("tools", JsonValue.array(tools));
    prompt
        .toolChoice()
        .ifPresent(choice -> body.put("tool_choice", Tools.writeChoice(choice, prompt.tools())));
    prompt.parallelTools().ifPresent(allowed -> body.put("parallel_tool_calls", allowed));
  }

  private void sampling() {
    Sampling sampling = prompt.sampling();
    if (sampling.maxTokens().isPresent()) {
      body.put("max_output_tokens", Math.max(LEAST_TOKENS, sampling.maxTokens().getAsLong()));
    }
    sampling.temperature().ifPresent(number -> body.put("temperature", number));
    sampling.topP().ifPresent(number -> body.put("top_p", number));
    lose("top_k", sampling.topK().isPresent());
    lose("stop", !sampling.stop().isEmpty());
    lose("seed", sampling.seed().isPresent());
    lose("presence_penalty", sampling.presencePenalty().isPresent());
    lose("frequency_penalty", sampling.frequencyPenalty().isPresent());
  }

  private void lose(String name, boolean present) {
    if (present) {
      carriage.lose(name, Feature.OTHER);
    }
  }

  private void thinking() {
    ObjectBuilder reasoning = JsonValue.object();
    Efforts.write(prompt.thinking(), carriage).ifPresent(effort -> reasoning.put("effort", effort));
    boolean shown =
        carriage.capabilities().thinks()
            && prompt.thinking().flatMap(Thinking::shown).orElse(false);
    if (shown) {
      reasoning.put("summary", "auto");
    }
    Obj written = reasoning.build();
    if (!written.members().isEmpty()) {
      body.put("reasoning", written);
    }
  }

  private void text() {
    ObjectBuilder text = JsonValue.object();
    prompt.output().ifPresent(form -> text.put("format", format(form)));
    prompt.own().get("verbosity").ifPresent(said -> text.put("verbosity", said));
    Obj written = text.build();
    if (!written.members().isEmpty()) {
      body.put("text", written);
    }
  }

  private static Obj format(OutputForm form) {
    if (form.schema().isEmpty()) {
      return JsonValue.object().put("type", "json_object").build();
    }
    ObjectBuilder format =
        JsonValue.object()
            .put("type", "json_schema")
            .put("name", form.name().isEmpty() ? "answer" : form.name())
            .put("schema", form.schema().get());
    form.strict().ifPresent(strict -> format.put("strict", strict));
    return format.build();
  }
}
