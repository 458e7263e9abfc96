package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Accepts a Chat Completions stream chunk by chunk and puts the answer together.
final class ChatGrammar {

  final StringBuilder text = new StringBuilder();
  final List<String> callIds = new ArrayList<>();
  final List<String> callNames = new ArrayList<>();
  final List<StringBuilder> arguments = new ArrayList<>();
  String finishReason = "";
  JsonValue usage = new JsonValue.Null();
  private boolean roleSeen;

  static ChatGrammar read(String stream, boolean withUsage) {
    ChatGrammar grammar = new ChatGrammar();
    List<Sse> events = Sse.read(stream);
    assertThat(events.getLast().data()).isEqualTo("[DONE]");
    for (int index = 0; index < events.size() - 1; index++) {
      assertThat(events.get(index).event()).isEmpty();
      grammar.accept(events.get(index).json(), withUsage, index == events.size() - 2);
    }
    return grammar;
  }

  private void accept(JsonValue.Obj chunk, boolean withUsage, boolean last) {
    assertThat(chunk.string("object")).isEqualTo("chat.completion.chunk");
    assertThat(chunk.members().containsKey("usage")).isEqualTo(withUsage);
    if (withUsage && last) {
      assertThat(chunk.array("choices")).isEmpty();
      usage = chunk.require("usage");
      return;
    }
    assertThat(chunk.get("usage")).isEmpty();
    assertThat(chunk.array("choices")).hasSize(1);
    assertThat(finishReason).isEmpty();
    JsonValue.Obj choice = chunk.array("choices").getFirst().asObject();
    JsonValue.Obj delta = choice.object("delta");
    assertThat(delta.get("role").isPresent()).isEqualTo(!roleSeen);
    roleSeen = true;
    delta.get("content").ifPresent(piece -> text.append(piece.asString()));
    delta.array("tool_calls").forEach(call -> toolDelta(call.asObject()));
    choice.get("finish_reason").ifPresent(reason -> finishReason = reason.asString());
  }

  private void toolDelta(JsonValue.Obj call) {
    int index = (int) call.number("index");
    JsonValue.Obj function = call.object("function");
    if (call.get("id").isPresent()) {
      assertThat(index).isEqualTo(callIds.size());
      assertThat(call.string("type")).isEqualTo("function");
      callIds.add(call.string("id"));
      callNames.add(function.string("name"));
      arguments.add(new StringBuilder());
    } else {
      assertThat(index).isEqualTo(callIds.size() - 1);
      assertThat(call.members().keySet()).containsExactly("index", "function");
      assertThat(function.members().keySet()).containsExactly("arguments");
    }
    arguments.get(index).append(function.string("arguments"));
  }
}
