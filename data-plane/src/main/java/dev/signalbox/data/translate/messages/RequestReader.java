package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.data.conversation.TurnList;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a request.
final class RequestReader {

  /// The kind of [Part.Foreign] that holds members of a message which are not its content, such as
  /// `output_config` of a message in the role `system`.
  static final String MESSAGE_MEMBERS = "message";

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "system",
          "messages",
          "tools",
          "tool_choice",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          "thinking",
          "output_config",
          "output_format",
          "cache_control");

  private static final Set<String> KNOWN_OF_MESSAGE = Set.of("role", "content");

  private final Obj body;
  private final TurnList turns = new TurnList();
  private final BlockReader blocks = new BlockReader(turns::nameOf);

  RequestReader(Obj body) {
    this.body = body;
  }

  Prompt read(String model, boolean stream) {
    List<JsonValue> messages = body.require("messages").asArray();
    for (int index = 0; index < messages.size(); index++) {
      try {
        message(messages.get(index).asObject());
      } catch (JsonException wrong) {
        throw new JsonException("messages[" + index + "]: " + wrong.getMessage(), wrong);
      }
    }
    return new PromptBuilder()
            .model(model.isEmpty() ? Fields.text(body, "model") : model)
            .system(body.get("system").map(blocks::content).orElse(List.of()))
            .turns(turns.turns())
            .tools(Tools.read(body))
            .toolChoice(Tools.readChoice(body))
            .parallelTools(Tools.readParallel(body))
            .sampling(sampling())
            .thinking(thinking())
            .output(output())
            .stream(stream || body.flag("stream"))
            .cachesAll(BlockReader.mark(body))
            .own(own())
            .build();
  }

  private void message(Obj message) {
    Role role =
        switch (message.string("role")) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          default -> throw new JsonException("a role that is not known");
        };
    turns.add(role, message.get("content").map(blocks::content).orElse(List.of()));
    Obj others = Fields.rest(message, KNOWN_OF_MESSAGE);
    if (!others.members().isEmpty()) {
      turns.add(role, new Part.Foreign(Dialect.MESSAGES, MESSAGE_MEMBERS, others));
    }
  }

  private Sampling sampling() {
    return new Sampling(
        Fields.whole(body, "max_tokens"),
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        Fields.whole(body, "top_k"),
        body.array("stop_sequences").stream().map(JsonValue::asString).toList(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private Optional<Thinking> thinking() {
    Optional<String> effort =
        Fields.child(body, "output_config").get("effort").map(JsonValue::asString);
    Optional<Obj> wanted = body.get("thinking").map(JsonValue::asObject);
    if (wanted.isEmpty()) {
      return effort.map(level ->
          new Thinking(Mode.UNSAID, OptionalLong.empty(), Optional.of(level), Optional.empty()));
    }
    Mode mode =
        switch (wanted.get().string("type")) {
          case "disabled" -> Mode.OFF;
          case "enabled" -> Mode.ON;
          default -> Mode.ADAPTIVE;
        };
    Optional<Boolean> shown =
        wanted.get().get("display").map(display -> !display.asString().equals("omitted"));
    return Optional.of(
        new Thinking(mode, Fields.whole(wanted.get(), "budget_tokens"), effort, shown));
  }

  private Optional<OutputForm> output() {
    Optional<JsonValue> format = Fields.child(body, "output_config").get("format");
    return format
        .or(() -> body.get("output_format"))
        .map(JsonValue::asObject)
        .map(form ->
            new OutputForm("", form.get("schema").map(JsonValue::asObject), Optional.empty()));
  }

  /// What is left, and what of the known members is not understood.
  private Obj own() {
    ObjectBuilder own = JsonValue.object();
    Fields.putAll(own, Fields.rest(body, KNOWN));
    Obj config = Fields.rest(Fields.child(body, "output_config"), Set.of("effort", "format"));
    if (!config.members().isEmpty()) {
      own.put("output_config", config);
    }
    if (body.get("tool_choice").isPresent() && Tools.readChoice(body).isEmpty()) {
      own.put("tool_choice", body.require("tool_choice"));
    }
    return own.build();
  }
}
