package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Accepts a Responses stream event by event: numbers without holes, every item begun, filled and
/// finished, the last response made of exactly these items.
final class ResponsesGrammar {

  private final List<JsonValue> items = new ArrayList<>();
  private final StringBuilder collected = new StringBuilder();
  private boolean open;
  private JsonValue.Obj begun = JsonValue.object().build();

  /// The response that the stream ends with.
  static JsonValue.Obj response(String stream) {
    ResponsesGrammar grammar = new ResponsesGrammar();
    List<Sse> events = Sse.read(stream);
    assertThat(events.get(0).event()).isEqualTo("response.created");
    assertThat(events.get(1).event()).isEqualTo("response.in_progress");
    for (int index = 0; index < events.size(); index++) {
      JsonValue.Obj event = events.get(index).json();
      assertThat(event.string("type")).isEqualTo(events.get(index).event());
      assertThat(event.number("sequence_number")).isEqualTo(index);
      if (index > 1 && index < events.size() - 1) {
        grammar.accept(event);
      }
    }
    Sse last = events.getLast();
    assertThat(last.event()).isIn("response.completed", "response.incomplete");
    assertThat(grammar.open).isFalse();
    JsonValue.Obj response = last.json().object("response");
    assertThat(response.array("output")).isEqualTo(grammar.items);
    return response;
  }

  private void accept(JsonValue.Obj event) {
    assertThat(event.number("output_index")).isEqualTo(items.size());
    String type = event.string("type");
    if (type.equals("response.output_item.added")) {
      assertThat(open).isFalse();
      open = true;
      begun = event.object("item");
      collected.setLength(0);
      return;
    }
    assertThat(open).isTrue();
    if (type.equals("response.output_item.done")) {
      assertThat(event.object("item").string("id")).isEqualTo(begun.string("id"));
      assertThat(event.object("item").string("type")).isEqualTo(begun.string("type"));
      items.add(event.object("item"));
      open = false;
      return;
    }
    assertThat(event.string("item_id")).isEqualTo(begun.string("id"));
    if (type.endsWith(".delta")) {
      collected.append(event.string("delta"));
    } else if (type.endsWith("text.done")) {
      assertThat(event.string("text")).isEqualTo(collected.toString());
    } else if (type.endsWith("arguments.done")) {
      assertThat(event.string("arguments")).isEqualTo(collected.toString());
    } else if (type.endsWith("input.done")) {
      assertThat(event.string("input")).isEqualTo(collected.toString());
    }
  }
}
