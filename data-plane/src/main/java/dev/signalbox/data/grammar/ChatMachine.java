package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// OpenAI Chat Completions: the role first, deltas, a chunk with the finish reason for each choice,
/// maybe one chunk with the usage and no choices, then `[DONE]`; `error` ends it
/// (<https://platform.openai.com/docs/api-reference/chat-streaming>).
final class ChatMachine extends Machine {

  /// A call that is being written.
  private static final class Call {
    final boolean custom;
    final StringBuilder arguments = new StringBuilder();

    Call(boolean custom) {
      this.custom = custom;
    }
  }

  /// A choice that is being written.
  private static final class Choice {
    final List<Call> calls = new ArrayList<>();
    boolean finished;
  }

  private final Map<Long, Choice> choices = new TreeMap<>();
  private String id = "";
  private boolean usageCame;

  @Override
  void event(String name, Map<String, String> headers, String data) {
    require(name.isEmpty(), "has a name");
    if (data.equals("[DONE]")) {
      require(!choices.isEmpty(), "[DONE] without a choice");
      require(
          choices.values().stream().allMatch(choice -> choice.finished),
          "[DONE] before the finish reason");
      close();
      return;
    }
    Obj chunk = json(data);
    if (chunk.get("error").isPresent()) {
      require(isText(Fields.child(chunk, "error"), "message"), "an error without a message");
      close();
      return;
    }
    chunk(chunk);
  }

  private void chunk(Obj chunk) {
    // What Azure says of the prompt comes first and has no id.
    if (chunk.get("prompt_filter_results").isPresent() && choices.isEmpty()) {
      return;
    }
    require(Fields.text(chunk, "object").equals("chat.completion.chunk"), "is of another kind");
    require(isText(chunk, "model"), "has no model");
    require(isNumber(chunk, "created"), "has no time");
    String given = Fields.text(chunk, "id");
    require(!given.isEmpty() && (id.isEmpty() || id.equals(given)), "has another id");
    id = given;
    require(!usageCame, "comes after the usage");
    require(isArray(chunk, "choices"), "has no choices");
    List<JsonValue> items = Fields.items(chunk, "choices");
    for (JsonValue item : items) {
      if (item instanceof Obj choice) {
        choice(choice);
      }
    }
    boolean usage = isObject(chunk, "usage");
    require(usage || !items.isEmpty(), "has neither choices nor usage");
    if (usage) {
      require(items.isEmpty(), "has usage beside choices");
      require(
          !choices.isEmpty() && choices.values().stream().allMatch(choice -> choice.finished),
          "has usage before the finish reason");
      Obj counts = Fields.child(chunk, "usage");
      require(
          isNumber(counts, "prompt_tokens") && isNumber(counts, "completion_tokens"),
          "has usage without counts");
      usageCame = true;
    }
  }

  private void choice(Obj given) {
    require(isNumber(given, "index"), "a choice without index");
    long index = Fields.count(given, "index");
    Obj delta = Fields.child(given, "delta");
    require(isObject(given, "delta"), "a choice without delta");
    boolean first = !choices.containsKey(index);
    require(
        first == Fields.text(delta, "role").equals("assistant"),
        first ? "a choice that does not begin with its role" : "a choice that begins again");
    Choice choice = choices.computeIfAbsent(index, _ -> new Choice());
    require(!choice.finished, "a delta after the finish reason");
    for (JsonValue item : Fields.items(delta, "tool_calls")) {
      if (item instanceof Obj call) {
        call(call, choice);
      }
    }
    String reason = Fields.text(given, "finish_reason");
    if (!reason.isEmpty()) {
      finish(choice, reason);
    }
  }

  private void call(Obj given, Choice choice) {
    require(isNumber(given, "index"), "a call without index");
    long index = Fields.count(given, "index");
    boolean custom = isObject(given, "custom");
    Obj body = Fields.child(given, custom ? "custom" : "function");
    if (index == choice.calls.size()) {
      require(!Fields.text(given, "id").isEmpty(), "a call without id");
      require(
          Fields.text(given, "type").equals(custom ? "custom" : "function"), "a call without type");
      require(!Fields.text(body, "name").isEmpty(), "a call without name");
      choice.calls.add(new Call(custom));
    } else if (index > choice.calls.size()) {
      wrong("a call with another index than the next");
      return;
    } else {
      require(
          given.get("id").isEmpty() && given.get("type").isEmpty() && body.get("name").isEmpty(),
          "a call that begins again");
      require(
          !Fields.text(body, custom ? "input" : "arguments").isEmpty(),
          "a delta without arguments");
    }
    choice
        .calls
        .get((int) index)
        .arguments
        .append(Fields.text(body, custom ? "input" : "arguments"));
  }

  private void finish(Choice choice, String reason) {
    choice.finished = true;
    require(
        !reason.equals("tool_calls") || !choice.calls.isEmpty(),
        "finish_reason tool_calls without a call");
    if (reason.equals("tool_calls") || reason.equals("stop")) {
      require(
          choice.calls.stream().allMatch(call -> call.custom || isObject(call.arguments)),
          "arguments that are no object");
    }
  }
}
