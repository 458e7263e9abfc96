package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Accepts a Messages stream event by event and puts the message together, as a careful client
/// would.
final class MessagesGrammar {

  private enum State {
    NEW,
    BETWEEN,
    BLOCK,
    ENDING,
    OVER
  }

  private State state = State.NEW;
  private final List<JsonValue> content = new ArrayList<>();
  private Map<String, JsonValue> message = Map.of();
  private Map<String, JsonValue> usage = Map.of();
  private JsonValue.Obj block = JsonValue.object().build();
  private final StringBuilder text = new StringBuilder();
  private String signature = "";
  private int deltas;

  /// The message that the stream amounts to.
  static JsonValue.Obj message(String stream) {
    MessagesGrammar grammar = new MessagesGrammar();
    for (Sse event : Sse.read(stream)) {
      assertThat(event.event()).isEqualTo(event.json().string("type"));
      grammar.accept(event.json());
    }
    assertThat(grammar.state).isEqualTo(State.OVER);
    return new JsonValue.Obj(grammar.message);
  }

  private void accept(JsonValue.Obj event) {
    switch (event.string("type")) {
      case "message_start" -> {
        move(State.NEW, State.BETWEEN);
        message = new LinkedHashMap<>(event.object("message").members());
        assertThat(event.object("message").array("content")).isEmpty();
        usage = new LinkedHashMap<>(event.object("message").object("usage").members());
      }
      case "ping" -> assertThat(state).isNotIn(State.NEW, State.OVER);
      case "content_block_start" -> {
        move(State.BETWEEN, State.BLOCK);
        assertThat(event.number("index")).isEqualTo(content.size());
        block = event.object("content_block");
        text.setLength(0);
        signature = "";
        deltas = 0;
      }
      case "content_block_delta" -> {
        move(State.BLOCK, State.BLOCK);
        assertThat(event.number("index")).isEqualTo(content.size());
        delta(event.object("delta"));
        deltas++;
      }
      case "content_block_stop" -> {
        move(State.BLOCK, State.BETWEEN);
        assertThat(event.number("index")).isEqualTo(content.size());
        content.add(finished());
      }
      case "message_delta" -> {
        move(State.BETWEEN, State.ENDING);
        message.putAll(event.object("delta").members());
        usage.putAll(event.object("usage").members());
        event.get("context_management").ifPresent(m -> message.put("context_management", m));
        message.put("content", JsonValue.array(content));
        message.put("usage", new JsonValue.Obj(usage));
      }
      case "message_stop" -> move(State.ENDING, State.OVER);
      default -> throw new AssertionError("unknown event " + event.string("type"));
    }
  }

  private void delta(JsonValue.Obj delta) {
    String type = delta.string("type");
    String kind = block.string("type");
    switch (type) {
      case "text_delta" -> {
        assertThat(kind).isEqualTo("text");
        text.append(delta.string("text"));
      }
      case "thinking_delta" -> {
        assertThat(kind).isEqualTo("thinking");
        assertThat(signature).isEmpty();
        text.append(delta.string("thinking"));
      }
      case "signature_delta" -> {
        assertThat(kind).isEqualTo("thinking");
        assertThat(signature).isEmpty();
        signature = delta.string("signature");
      }
      case "input_json_delta" -> {
        assertThat(kind).isEqualTo("tool_use");
        assertThat(delta.string("partial_json").isEmpty()).isEqualTo(deltas == 0);
        text.append(delta.string("partial_json"));
      }
      default -> throw new AssertionError("unknown delta " + type);
    }
  }

  private JsonValue.Obj finished() {
    Map<String, JsonValue> members = new LinkedHashMap<>(block.members());
    switch (block.string("type")) {
      case "text" -> members.put("text", JsonValue.of(text.toString()));
      case "thinking" -> {
        assertThat(signature).isNotEmpty();
        members.put("thinking", JsonValue.of(text.toString()));
        members.put("signature", JsonValue.of(signature));
      }
      case "tool_use" -> members.put("input", Json.parse(text.isEmpty() ? "{}" : text.toString()));
      default -> assertThat(deltas).isZero();
    }
    return new JsonValue.Obj(members);
  }

  private void move(State from, State to) {
    assertThat(state).isEqualTo(from);
    state = to;
  }
}
