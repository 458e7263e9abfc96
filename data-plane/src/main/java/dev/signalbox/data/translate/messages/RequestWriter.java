package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a request that Anthropic accepts: it refuses more combinations than others do, and these
/// are settled here by leaving out what weighs less.
final class RequestWriter {

  private final Prompt prompt;
  private final Carriage carriage;
  private final BlockWriter blocks;
  private final ThinkingWriter thinking;
  private final ObjectBuilder body = JsonValue.object();

  RequestWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
    this.blocks = new BlockWriter(carriage, true);
    this.thinking = new ThinkingWriter(prompt, carriage);
  }

  Obj write() {
    body.put("model", carriage.model());
    body.put("max_tokens", maxTokens());
    List<Obj> system = blocks.blocks(prompt.system(), "system");
    if (!system.isEmpty()) {
      body.put("system", JsonValue.array(system));
    }
    if (!prompt.tools().isEmpty()) {
      body.put("tools", JsonValue.array(Tools.write(prompt.tools(), carriage)));
    }
    body.put("messages", JsonValue.array(messages()));
    toolChoice();
    sampling();
    thinking.write().ifPresent(written -> body.put("thinking", written));
    outputConfig();
    BlockWriter.mark(body, prompt.cachesAll(), carriage);
    if (prompt.stream()) {
      body.put("stream", true);
    }
    Fields.putAll(body, Fields.rest(prompt.own(), java.util.Set.of("output_config")));
    return body.build();
  }

  private long maxTokens() {
    return prompt.sampling().maxTokens().orElse(carriage.capabilities().maxOutputTokens());
  }

  /// The first message is the user's, and none is empty.
  private List<Obj> messages() {
    List<Obj> messages = new ArrayList<>();
    List<Turn> turns = prompt.turns();
    for (int index = 0; index < turns.size(); index++) {
      Turn turn = turns.get(index);
      List<Obj> content = blocks.blocks(conversation(turn), "turns[" + index + "]");
      Obj members = members(turn);
      if (content.isEmpty() && members.members().isEmpty()) {
        continue;
      }
      if (messages.isEmpty() && turn.role() != Role.USER) {
        carriage.lose("turns[0]", Feature.OTHER);
        messages.add(
            JsonValue.object()
                .put("role", "user")
                .put("content", JsonValue.array(List.of(plain("."))))
                .build());
      }
      ObjectBuilder message = JsonValue.object().put("role", role(turn.role()));
      boolean last = index == turns.size() - 1;
      message.put(
          "content",
          JsonValue.array(last && turn.role() == Role.ASSISTANT ? trimmed(content) : content));
      Fields.putAll(message, members);
      messages.add(message.build());
    }
    return messages;
  }

  private static List<Part> conversation(Turn turn) {
    for (Part part : turn.parts()) {
      if (isMembers(part)) {
        return turn.parts().stream().filter(each -> !isMembers(each)).toList();
      }
    }
    return turn.parts();
  }

  private static Obj members(Turn turn) {
    for (Part part : turn.parts()) {
      if (isMembers(part) && part instanceof Part.Foreign foreign) {
        return foreign.raw();
      }
    }
    return Fields.EMPTY;
  }

  private static boolean isMembers(Part part) {
    return part instanceof Part.Foreign foreign
        && foreign.dialect() == Dialect.MESSAGES
        && foreign.kind().equals(RequestReader.MESSAGE_MEMBERS);
  }

  private static String role(Role role) {
    return switch (role) {
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case SYSTEM -> "system";
    };
  }

  /// An answer that was begun for the model must not end in white space.
  private static List<Obj> trimmed(List<Obj> content) {
    if (content.isEmpty() || !Fields.text(content.getLast(), "type").equals("text")) {
      return content;
    }
    String text = content.getLast().string("text");
    List<Obj> changed = new ArrayList<>(content);
    changed.set(content.size() - 1, plain(text.stripTrailing()));
    return text.equals(text.stripTrailing()) ? content : changed;
  }

  private static Obj plain(String text) {
    return JsonValue.object().put("type", "text").put("text", text).build();
  }

  private void toolChoice() {
    if (prompt.tools().isEmpty()) {
      return;
    }
    Optional<ToolChoice> choice = prompt.toolChoice();
    Tools.writeChoice(choice, prompt.parallelTools())
        .ifPresent(written -> body.put("tool_choice", written));
  }

  private void sampling() {
    Sampling sampling = prompt.sampling();
    temperature();
    List<String> stops = sampling.stop().stream().filter(stop -> !stop.isBlank()).toList();
    if (stops.size() < sampling.stop().size()) {
      carriage.lose("stop", Feature.OTHER);
    }
    if (!stops.isEmpty()) {
      body.put("stop_sequences", JsonValue.array(stops.stream().map(JsonValue::of).toList()));
    }
    if (sampling.topK().isPresent() && !thinking.isOn()) {
      body.put("top_k", sampling.topK().getAsLong());
    }
    if (sampling.seed().isPresent()) {
      carriage.lose("seed", Feature.OTHER);
    }
    if (sampling.presencePenalty().isPresent()) {
      carriage.lose("presence_penalty", Feature.OTHER);
    }
    if (sampling.frequencyPenalty().isPresent()) {
      carriage.lose("frequency_penalty", Feature.OTHER);
    }
  }

  /// At most 1, and exactly 1 while it thinks; never along with `top_p`, which newer models refuse.
  private void temperature() {
    Optional<Num> temperature = prompt.sampling().temperature();
    Optional<Num> topP = prompt.sampling().topP();
    if (temperature.isPresent()) {
      double asked = Double.parseDouble(temperature.get().text());
      if (thinking.isOn() && asked != 1.0) {
        carriage.lose("temperature", Feature.OTHER);
      } else if (asked > 1.0) {
        carriage.lose("temperature", Feature.OTHER);
        body.put("temperature", 1);
      } else {
        body.put("temperature", temperature.get());
      }
    }
    if (topP.isPresent()) {
      boolean tooLow = thinking.isOn() && Double.parseDouble(topP.get().text()) < 0.95;
      if (temperature.isPresent() || tooLow) {
        carriage.lose("top_p", Feature.OTHER);
      } else {
        body.put("top_p", topP.get());
      }
    }
  }

  private void outputConfig() {
    ObjectBuilder config = JsonValue.object();
    thinking.effort().ifPresent(effort -> config.put("effort", effort));
    prompt
        .output()
        .ifPresent(form ->
            form.schema()
                .ifPresentOrElse(
                    schema ->
                        config.put(
                            "format",
                            JsonValue.object()
                                .put("type", "json_schema")
                                .put("schema", schema)
                                .build()),
                    () -> carriage.lose("response_format", Feature.STRUCTURED_OUTPUT)));
    Fields.putAll(config, Fields.child(prompt.own(), "output_config"));
    Obj written = config.build();
    if (!written.members().isEmpty()) {
      body.put("output_config", written);
    }
  }
}
