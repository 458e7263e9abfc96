package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.data.conversation.TurnList;
import dev.signalbox.data.translate.openai.Efforts;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a request. System messages at the beginning are instructions ahead of the conversation;
/// later ones stay where they are.
final class RequestReader {

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "tools",
          "functions",
          "tool_choice",
          "function_call",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "stream",
          "stream_options",
          "reasoning_effort",
          "response_format",
          "cache_control");

  private final Obj body;
  private final TurnList turns = new TurnList();
  private final List<Part> system = new ArrayList<>();
  private final Set<String> customCalls = new HashSet<>();

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
            .system(system)
            .turns(turns.turns())
            .tools(Tools.read(body))
            .toolChoice(Tools.readChoice(body))
            .parallelTools(body.get("parallel_tool_calls").map(JsonValue::asBoolean))
            .sampling(sampling())
            .thinking(
                body.get("reasoning_effort")
                    .map(effort -> Efforts.read(effort.asString(), Optional.empty())))
            .output(output())
            .stream(stream || body.flag("stream"))
            .usageInStream(
                body.get("stream_options")
                    .map(options -> options.asObject().flag("include_usage"))
                    .orElse(false))
            .cachesAll(Content.mark(body))
            .own(own())
            .build();
  }

  private void message(Obj message) {
    List<Part> said = Content.read(message.get("content"));
    List<Part> content = Content.marked(said, Content.mark(message));
    switch (message.string("role")) {
      case "system", "developer" -> {
        if (turns.isEmpty()) {
          system.addAll(content);
        } else {
          turns.add(Role.SYSTEM, content);
        }
      }
      case "user" -> turns.add(Role.USER, content);
      case "assistant" -> assistant(message, content);
      case "tool" -> result(message, message.string("tool_call_id"), said);
      case "function" -> result(message, "call_" + message.string("name"), said);
      default -> throw new JsonException("a role that is not known");
    }
  }

  private void assistant(Obj message, List<Part> content) {
    turns.add(Role.ASSISTANT, Thoughts.read(message));
    turns.add(Role.ASSISTANT, content);
    String refusal = Fields.text(message, "refusal");
    if (!refusal.isEmpty()) {
      turns.add(Role.ASSISTANT, new Part.Text(refusal, true, Optional.empty()));
    }
    for (Part part : Calls.read(message)) {
      if (part instanceof Part.ToolCall call && call.custom()) {
        customCalls.add(call.id());
      }
      turns.add(Role.ASSISTANT, part);
    }
  }

  private void result(Obj message, String id, List<Part> content) {
    turns.add(
        Role.USER,
        new Part.ToolResult(
            id, turns.nameOf(id), content, false, customCalls.contains(id), Content.mark(message)));
  }

  private Sampling sampling() {
    OptionalLong most = Fields.whole(body, "max_completion_tokens");
    return new Sampling(
        most.isPresent() ? most : Fields.whole(body, "max_tokens"),
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        OptionalLong.empty(),
        stops(),
        Fields.number(body, "presence_penalty"),
        Fields.number(body, "frequency_penalty"),
        Fields.whole(body, "seed"));
  }

  private List<String> stops() {
    Optional<JsonValue> stop = body.get("stop");
    if (stop.isPresent() && stop.get() instanceof JsonValue.Text text) {
      return List.of(text.value());
    }
    return body.array("stop").stream().map(JsonValue::asString).toList();
  }

  private Optional<OutputForm> output() {
    Obj format = Fields.child(body, "response_format");
    return switch (Fields.text(format, "type")) {
      case "json_object" -> Optional.of(new OutputForm("", Optional.empty(), Optional.empty()));
      case "json_schema" -> {
        Obj schema = format.object("json_schema");
        yield Optional.of(
            new OutputForm(
                Fields.text(schema, "name"),
                schema.get("schema").map(JsonValue::asObject),
                schema.get("strict").map(JsonValue::asBoolean)));
      }
      default -> Optional.empty();
    };
  }

  /// What is left, and what of the known members is not understood.
  private Obj own() {
    ObjectBuilder own = JsonValue.object();
    Fields.putAll(own, Fields.rest(body, KNOWN));
    if (body.get("tool_choice").isPresent() && Tools.readChoice(body).isEmpty()) {
      own.put("tool_choice", body.require("tool_choice"));
    }
    String format = Fields.text(Fields.child(body, "response_format"), "type");
    if (!format.isEmpty() && !format.equals("text") && output().isEmpty()) {
      own.put("response_format", body.require("response_format"));
    }
    return own.build();
  }
}
