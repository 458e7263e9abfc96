package dev.signalbox.e2e;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;

/// What a session ends with.
final class LastWords {

  private LastWords() {}

  /// The beginning of the text in the last streamed answer that has no tool calls.
  static String of(SessionProof proof) {
    String answer =
        proof.calls().reversed().stream()
            .map(seen -> seen.call().answer().text())
            .filter(text -> ToolCalls.in(text) == 0)
            .findFirst()
            .orElseThrow();
    StringBuilder words = new StringBuilder();
    for (String line : answer.split("\n")) {
      if (line.startsWith("data: {")) {
        words.append(delta(Json.parse(line.substring("data: ".length())).asObject()));
      }
    }
    String start = words.toString().split("[.\n]", 2)[0];
    if (start.length() < 10) {
      throw new AssertionError("no words in the last answer: " + answer);
    }
    return start;
  }

  private static String delta(Obj event) {
    if (event.get("choices").isPresent()) {
      return event.array("choices").stream()
          .flatMap(choice -> choice.asObject().object("delta").get("content").stream())
          .map(JsonValue::asString)
          .findFirst()
          .orElse("");
    }
    return switch (event.string("type")) {
      case "content_block_delta" ->
          event.object("delta").get("text").map(JsonValue::asString).orElse("");
      case "response.output_text.delta" -> event.string("delta");
      default -> "";
    };
  }
}
