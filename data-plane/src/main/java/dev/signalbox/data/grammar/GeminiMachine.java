package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gemini: chunks that each are an answer of their own, with a finish reason in the last that has a
/// candidate; `error` ends it (<https://ai.google.dev/api/generate-content>).
final class GeminiMachine extends Machine {

  private static final Set<String> EXTRAS =
      Set.of("thought", "thoughtSignature", "videoMetadata", "mediaResolution", "partMetadata");

  /// The vendor's clients take these for the end of a line.
  private static final List<String> LINE_ENDS = List.of("\u2028", "\u2029", "\u0085");

  private boolean finished;

  @Override
  void event(String name, Map<String, String> headers, String data) {
    require(name.isEmpty(), "has a name");
    require(LINE_ENDS.stream().noneMatch(data::contains), "has a line end that is not escaped");
    Obj chunk = json(data);
    if (chunk.get("error").isPresent()) {
      Obj error = Fields.child(chunk, "error");
      require(isNumber(error, "code"), "an error without code");
      require(isText(error, "message"), "an error without message");
      require(isText(error, "status"), "an error without status");
      close();
      return;
    }
    boolean blocked = isText(Fields.child(chunk, "promptFeedback"), "blockReason");
    require(
        isArray(chunk, "candidates") || blocked || isObject(chunk, "usageMetadata"),
        "has nothing in it");
    for (JsonValue item : Fields.items(chunk, "candidates")) {
      if (item instanceof Obj candidate) {
        candidate(candidate);
      }
    }
    usage(Fields.child(chunk, "usageMetadata"));
    finished |= blocked;
  }

  private void candidate(Obj candidate) {
    require(!finished, "a candidate after the finish reason");
    Obj content = Fields.child(candidate, "content");
    boolean said = isArray(content, "parts");
    require(
        !said || Fields.text(content, "role").equals("model"), "a content that is not the model's");
    for (JsonValue item : Fields.items(content, "parts")) {
      if (item instanceof Obj part) {
        part(part);
      } else {
        wrong("a part that is no object");
      }
    }
    if (candidate.get("finishReason").isPresent()) {
      require(!Fields.text(candidate, "finishReason").isEmpty(), "a finish reason that is no text");
      finished = true;
    } else {
      require(said, "a candidate without content");
    }
  }

  private void part(Obj part) {
    long kinds =
        part.members().keySet().stream().filter(member -> !EXTRAS.contains(member)).count();
    require(kinds <= 1, "a part of two kinds");
    require(kinds == 1 || isText(part, "thoughtSignature"), "a part of no kind");
    if (part.get("functionCall").isPresent()) {
      Obj call = Fields.child(part, "functionCall");
      require(!Fields.text(call, "name").isEmpty(), "a call without name");
      require(call.get("args").isEmpty() || isObject(call, "args"), "arguments that are no object");
    }
  }

  private void usage(Obj usage) {
    if (usage.members().isEmpty()) {
      return;
    }
    long prompt = Fields.count(usage, "promptTokenCount");
    require(
        Fields.count(usage, "totalTokenCount")
            >= prompt
                + Fields.count(usage, "candidatesTokenCount")
                + Fields.count(usage, "thoughtsTokenCount"),
        "a total that is less than its parts");
    require(
        Fields.count(usage, "cachedContentTokenCount") <= prompt,
        "more cached than there is prompt");
  }

  /// The end of the body is the end of the stream: the last chunk cannot be told before.
  @Override
  boolean isComplete() {
    return finished;
  }
}
