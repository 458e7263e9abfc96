package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.SseReader;
import dev.signalbox.data.translate.openai.OpenAiErrors;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a stream. Events of kinds that are not known are passed over; an item that comes only when
/// it is done is taken from there.
final class ResponseEventReader implements EventReader, SseReader.Sink {

  private static final int MAX_ITEMS = 10_000;

  private final Consumer<AnswerEvent> out;
  private final SseReader events = new SseReader(this);
  private final Map<Long, OpenItem> items = new HashMap<>();
  private final OpenItem.Numbers numbers = new OpenItem.Numbers();
  private boolean started;
  private boolean ended;
  private boolean ending;

  ResponseEventReader(Consumer<AnswerEvent> out) {
    this.out = out;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    events.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    ending = true;
    events.end();
    fail(FailureKind.PROVIDER, "The provider's answer broke off before it was complete.");
  }

  @Override
  public void overlong() {
    fail(FailureKind.PROVIDER, "The provider sent an event that is too large.");
  }

  @Override
  public void event(String name, String data) {
    if (ended || data.strip().equals("[DONE]")) {
      return;
    }
    try {
      event(Json.parse(data).asObject(), name);
    } catch (JsonException malformed) {
      if (!ending) { // What is cut off at the end is no event.
        fail(FailureKind.PROVIDER, "The provider sent an event that cannot be read.");
      }
    }
  }

  private void event(Obj event, String name) {
    String said = Fields.text(event, "type");
    String type = said.isEmpty() ? name : said;
    switch (type) {
      case "response.created", "response.in_progress" -> start(Fields.child(event, "response"));
      case "response.output_item.added" -> add(event);
      case "response.output_item.done" -> done(event);
      case "response.output_text.delta", "response.refusal.delta" -> {
        OpenItem item = item(event);
        if (item != null) {
          item.text(
              Fields.count(event, "content_index"),
              Fields.text(event, "delta"),
              type.equals("response.refusal.delta"));
        }
      }
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
        OpenItem item = item(event);
        if (item != null) {
          String index =
              type.equals("response.reasoning_text.delta") ? "content_index" : "summary_index";
          item.thought(Fields.count(event, index), Fields.text(event, "delta"));
        }
      }
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" -> {
        OpenItem item = item(event);
        if (item != null) {
          item.input(Fields.text(event, "delta"));
        }
      }
      case "response.completed", "response.incomplete" -> finish(Fields.child(event, "response"));
      case "response.failed", "error" -> failure(event);
      default -> {
        // New kinds of events are to be expected.
      }
    }
  }

  private void start(Obj response) {
    if (!started) {
      started = true;
      out.accept(
          new AnswerEvent.Started(
              Fields.text(response, "id"), Fields.text(response, "model"), AnswerUsage.NONE));
    }
  }

  private @Nullable OpenItem item(Obj event) {
    return items.get(Fields.count(event, "output_index"));
  }

  private void add(Obj event) {
    start(Fields.EMPTY);
    long index = Fields.count(event, "output_index");
    if (items.size() < MAX_ITEMS && !items.containsKey(index)) {
      OpenItem item = new OpenItem(out, numbers);
      items.put(index, item);
      item.begin(Fields.child(event, "item"));
    }
  }

  private void done(Obj event) {
    add(event);
    OpenItem item = item(event);
    if (item != null) {
      item.end(Fields.child(event, "item"));
    }
  }

  private void finish(Obj response) {
    start(response);
    if (items.isEmpty()) {
      List<JsonValue> output = Fields.items(response, "output");
      for (int index = 0; index < Math.min(output.size(), MAX_ITEMS); index++) {
        OpenItem item = new OpenItem(out, numbers);
        items.put((long) index, item);
        item.begin(output.get(index).asObject());
        item.end(output.get(index).asObject());
      }
    }
    items.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> entry.getValue().end(Fields.EMPTY));
    ended = true;
    out.accept(
        new AnswerEvent.Finished(
            Answers.stop(response, numbers.calls(), numbers.refusals()), "", Usage.read(response)));
  }

  private void failure(Obj event) {
    Obj error = Fields.child(Fields.child(event, "response"), "error");
    if (error.members().isEmpty()) {
      error = Fields.child(event, "error");
    }
    if (error.members().isEmpty()) {
      error = event;
    }
    String message = Fields.text(error, "message");
    fail(
        OpenAiErrors.kind(error, message, 500),
        message.isBlank() ? "The provider failed." : message);
  }

  private void fail(FailureKind kind, String message) {
    if (!ended) {
      ended = true;
      out.accept(new AnswerEvent.Failed(kind, message, Optional.empty()));
    }
  }
}
