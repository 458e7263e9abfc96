package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// OpenAI Responses: response.created, then items with their parts, each opened, written and
/// closed, then one of the terminal events; numbered without holes; no `[DONE]`
/// (<https://platform.openai.com/docs/api-reference/responses-streaming>).
final class ResponsesMachine extends Machine {

  /// An item that is being written.
  private static final class Item {
    final String id;
    final String type;

    /// What was written of each of its parts, by the kind and number of the part.
    final Map<String, StringBuilder> texts = new HashMap<>();

    final Map<String, Boolean> parts = new HashMap<>();

    Item(String id, String type) {
      this.id = id;
      this.type = type;
    }
  }

  private final Map<Long, Item> open = new TreeMap<>();
  private long items;
  private long numbers;
  private boolean created;

  @Override
  void event(String name, Map<String, String> headers, String data) {
    Obj event = json(data);
    String type = Fields.text(event, "type");
    require(type.equals(name), "the name of the event is not its type");
    require(
        isNumber(event, "sequence_number") && Fields.count(event, "sequence_number") == numbers,
        "has another number than the next");
    numbers++;
    if (!type.equals("error") && !type.equals("response.created")) {
      require(created, "comes before response.created");
    }
    switch (type) {
      case "response.created" -> {
        require(!created, "response.created again");
        created = true;
        response(event, "in_progress", "queued");
      }
      case "response.queued" -> response(event, "queued", "queued");
      case "response.in_progress" -> response(event, "in_progress", "in_progress");
      case "response.completed" -> {
        response(event, "completed", "completed");
        end(event, true);
      }
      case "response.incomplete" -> {
        response(event, "incomplete", "incomplete");
        end(event, true);
      }
      case "response.failed" -> {
        response(event, "failed", "failed");
        require(isObject(Fields.child(event, "response"), "error"), "a failure without error");
        end(event, false);
      }
      case "error" -> {
        require(isText(event, "message"), "an error without message");
        close();
      }
      case "response.output_item.added" -> itemAdded(event);
      case "response.output_item.done" -> itemDone(event);
      case "response.content_part.added" -> partAdded(event, "content");
      case "response.content_part.done" -> partDone(event, "content");
      case "response.reasoning_summary_part.added" -> partAdded(event, "summary");
      case "response.reasoning_summary_part.done" -> partDone(event, "summary");
      default -> text(type, event);
    }
  }

  private void response(Obj event, String status, String orElse) {
    Obj response = Fields.child(event, "response");
    require(!Fields.text(response, "id").isEmpty(), "a response without id");
    require(Fields.text(response, "object").equals("response"), "a response of another kind");
    String said = Fields.text(response, "status");
    require(said.equals(status) || said.equals(orElse), "a response in another state");
  }

  private void end(Obj event, boolean whole) {
    require(!whole || open.isEmpty(), "ends with items that are open");
    require(
        !whole || Fields.items(Fields.child(event, "response"), "output").size() == items,
        "has other items than there were");
    close();
  }

  private void itemAdded(Obj event) {
    require(
        isNumber(event, "output_index") && Fields.count(event, "output_index") == items,
        "an item with another index than the next");
    Obj item = Fields.child(event, "item");
    String type = Fields.text(item, "type");
    require(!type.isEmpty(), "an item without type");
    require(!Fields.text(item, "id").isEmpty(), "an item without id");
    if (type.equals("function_call") || type.equals("custom_tool_call")) {
      require(!Fields.text(item, "call_id").isEmpty(), "a call without call_id");
      require(!Fields.text(item, "name").isEmpty(), "a call without name");
    }
    open.put(items++, new Item(Fields.text(item, "id"), type));
  }

  private void itemDone(Obj event) {
    Item item = open.remove(Fields.count(event, "output_index"));
    if (item == null) {
      wrong("an item that is not open");
      return;
    }
    Obj done = Fields.child(event, "item");
    require(Fields.text(done, "id").equals(item.id), "an item with another id");
    require(Fields.text(done, "type").equals(item.type), "an item of another type");
    require(item.parts.values().stream().noneMatch(isOpen -> isOpen), "a part that is open");
    written(item, "function_call_arguments")
        .ifPresent(text ->
            require(
                text.equals(Fields.text(done, "arguments")), "other arguments than were written"));
    written(item, "custom_tool_call_input")
        .ifPresent(text ->
            require(text.equals(Fields.text(done, "input")), "other input than was written"));
    if (item.type.equals("function_call") && Fields.text(done, "status").equals("completed")) {
      require(isObject(Fields.text(done, "arguments")), "arguments that are no object");
    }
  }

  private static Optional<String> written(Item item, String kind) {
    return Optional.ofNullable(item.texts.get(kind + "0")).map(StringBuilder::toString);
  }

  private void partAdded(Obj event, String kind) {
    item(event)
        .ifPresent(item -> {
          String part = kind + Fields.count(event, kind + "_index");
          require(!item.parts.containsKey(part), "a part that was there before");
          require(
              Fields.count(event, kind + "_index")
                  == item.parts.keySet().stream().filter(all -> all.startsWith(kind)).count(),
              "a part with another index than the next");
          item.parts.put(part, true);
        });
  }

  private void partDone(Obj event, String kind) {
    item(event)
        .ifPresent(item ->
            require(
                Boolean.TRUE.equals(
                    item.parts.replace(kind + Fields.count(event, kind + "_index"), false)),
                "a part that is not open"));
  }

  /// Pieces of a text, and the whole of it.
  private void text(String type, Obj event) {
    switch (type) {
      case "response.output_text.delta" -> piece(event, "output_text", "content");
      case "response.output_text.done" -> whole(event, "output_text", "content", "text");
      case "response.refusal.delta" -> piece(event, "refusal", "content");
      case "response.refusal.done" -> whole(event, "refusal", "content", "refusal");
      case "response.reasoning_text.delta" -> piece(event, "reasoning_text", "");
      case "response.reasoning_text.done" -> whole(event, "reasoning_text", "", "text");
      case "response.reasoning_summary_text.delta" -> piece(event, "summary_text", "summary");
      case "response.reasoning_summary_text.done" ->
          whole(event, "summary_text", "summary", "text");
      case "response.function_call_arguments.delta" -> piece(event, "function_call_arguments", "");
      case "response.function_call_arguments.done" ->
          whole(event, "function_call_arguments", "", "arguments");
      case "response.custom_tool_call_input.delta" -> piece(event, "custom_tool_call_input", "");
      case "response.custom_tool_call_input.done" ->
          whole(event, "custom_tool_call_input", "", "input");
      default -> require(!type.isEmpty(), "has no type");
    }
  }

  private void piece(Obj event, String kind, String parts) {
    require(isText(event, "delta"), "a delta without text");
    item(event)
        .ifPresent(item -> {
          requirePart(item, event, parts);
          item.texts
              .computeIfAbsent(key(event, kind, parts), _ -> new StringBuilder())
              .append(Fields.text(event, "delta"));
        });
  }

  private void whole(Obj event, String kind, String parts, String member) {
    require(isText(event, member), "an end without its text");
    item(event)
        .ifPresent(item -> {
          requirePart(item, event, parts);
          StringBuilder text =
              item.texts.computeIfAbsent(key(event, kind, parts), _ -> new StringBuilder());
          require(
              text.toString().equals(Fields.text(event, member)), "another text than was written");
        });
  }

  private void requirePart(Item item, Obj event, String parts) {
    require(
        parts.isEmpty()
            || Boolean.TRUE.equals(item.parts.get(parts + Fields.count(event, parts + "_index"))),
        "a text outside of a part");
  }

  private static String key(Obj event, String kind, String parts) {
    return kind + (parts.isEmpty() ? 0 : Fields.count(event, parts + "_index"));
  }

  private Optional<Item> item(Obj event) {
    Item item = open.get(Fields.count(event, "output_index"));
    if (item == null) {
      wrong("is of an item that is not open");
      return Optional.empty();
    }
    require(Fields.text(event, "item_id").equals(item.id), "is of another item");
    return Optional.of(item);
  }
}
