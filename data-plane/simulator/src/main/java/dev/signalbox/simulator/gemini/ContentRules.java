package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a conversation must look like (docs: gemini-api/docs/function-calling,
/// /thought-signatures).
final class ContentRules {

  private static final String REQUEST = "* GenerateContentRequest.";

  /// The data of a part; exactly one of them is set.
  private static final List<String> DATA =
      List.of(
          "text",
          "inlineData",
          "fileData",
          "functionCall",
          "functionResponse",
          "executableCode",
          "codeExecutionResult");

  /// What the vendor takes in place of a signature that another model never gave.
  private static final Set<String> STAND_INS =
      Set.of("context_engineering_is_the_way_to_go", "skip_thought_signature_validator");

  private final Seal seal;

  ContentRules(Seal seal) {
    this.seal = seal;
  }

  Optional<Refusal> check(JsonValue.Obj body, String model) {
    List<JsonValue.Obj> contents =
        body.array("contents").stream().map(JsonValue::asObject).toList();
    if (contents.isEmpty()) {
      return refuse(REQUEST + "contents: contents is not specified\n");
    }
    for (int index = 0; index < contents.size(); index++) {
      Optional<Refusal> refusal = content(contents.get(index), REQUEST + "contents[" + index + "]");
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return turns(contents)
        .or(() -> signatures(contents))
        .or(() -> model.startsWith("gemini-3") ? currentTurn(contents) : Optional.empty());
  }

  private static Optional<Refusal> content(JsonValue.Obj content, String place) {
    String role = role(content);
    if (!Set.of("user", "model", "function").contains(role)) {
      return refuse("Please use a valid role: user, model.");
    }
    List<JsonValue> parts = content.array("parts");
    if (parts.isEmpty()) {
      return refuse(place + ".parts: contents.parts must not be empty.\n");
    }
    for (int index = 0; index < parts.size(); index++) {
      JsonValue.Obj part = parts.get(index).asObject();
      long data = DATA.stream().filter(name -> part.get(name).isPresent()).count();
      String where = place + ".parts[" + index + "]";
      if (data == 0) {
        return refuse(
            where + ".data: required oneof field 'data' must have one initialized field\n");
      }
      if (data > 1) {
        return refuse(
            "Invalid value at '" + where + "' (oneof), oneof field 'data' is already set.");
      }
      Optional<String> unnamed =
          named(part, "functionCall").or(() -> named(part, "functionResponse"));
      if (unnamed.isPresent()) {
        return refuse(where + "." + unnamed.get() + ".name: Name cannot be empty.\n");
      }
      boolean misplaced =
          role.equals("model")
              ? part.get("functionResponse").isPresent()
              : part.get("functionCall").isPresent();
      if (misplaced) {
        return refuse("Please ensure that function call turns are of the role model.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> named(JsonValue.Obj part, String kind) {
    return part.get(kind)
        .filter(call -> call.asObject().get("name").map(JsonValue::asString).orElse("").isEmpty())
        .map(ignored -> kind.equals("functionCall") ? "function_call" : "function_response");
  }

  /// Each turn of calls is answered by the next turn, one response for each call.
  private static Optional<Refusal> turns(List<JsonValue.Obj> contents) {
    for (int index = 0; index < contents.size(); index++) {
      List<JsonValue.Obj> calls = parts(contents.get(index), "functionCall");
      List<JsonValue.Obj> responses = parts(contents.get(index), "functionResponse");
      boolean afterCalls = index > 0 && !parts(contents.get(index - 1), "functionCall").isEmpty();
      if (!responses.isEmpty() && !afterCalls) {
        return refuse(
            "Please ensure that function response turn comes immediately after a function call"
                + " turn.");
      }
      if (!calls.isEmpty() && index == 0) {
        return refuse(
            "Please ensure that function call turn comes immediately after a user turn or after a"
                + " function response turn.");
      }
      if (!calls.isEmpty() && index + 1 < contents.size()) {
        Optional<Refusal> refusal =
            answered(calls, parts(contents.get(index + 1), "functionResponse"));
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> answered(
      List<JsonValue.Obj> calls, List<JsonValue.Obj> responses) {
    if (calls.size() != responses.size()) {
      return refuse(
          "Please ensure that the number of function response parts is equal to the number of"
              + " function call parts of the function call turn.");
    }
    List<String> asked = calls.stream().map(part -> name(part, "functionCall")).toList();
    List<String> given = responses.stream().map(part -> name(part, "functionResponse")).toList();
    boolean named =
        calls.stream().allMatch(part -> part.object("functionCall").get("id").isPresent())
            && responses.stream()
                .allMatch(part -> part.object("functionResponse").get("id").isPresent());
    boolean fit =
        named
            ? asked.stream().sorted().toList().equals(given.stream().sorted().toList())
            : unnumbered(asked).equals(unnumbered(given));
    return fit
        ? Optional.empty()
        : refuse(
            "Please ensure that the function response parts have the names and ids of the function"
                + " call parts.");
  }

  /// Name and id, the id being empty if there is none.
  private static String name(JsonValue.Obj part, String kind) {
    JsonValue.Obj named = part.object(kind);
    return named.string("name") + " " + named.get("id").map(JsonValue::asString).orElse("");
  }

  private static List<String> unnumbered(List<String> names) {
    return names.stream().map(name -> name.replaceFirst(" .*", "")).toList();
  }

  private Optional<Refusal> signatures(List<JsonValue.Obj> contents) {
    for (JsonValue.Obj content : contents) {
      for (JsonValue part : content.array("parts")) {
        Optional<String> signature =
            part.asObject().get("thoughtSignature").map(JsonValue::asString);
        if (signature.isPresent()
            && !STAND_INS.contains(signature.get())
            && seal.open(signature.get()).isEmpty()) {
          return refuse("Corrupted thought signature.");
        }
      }
    }
    return Optional.empty();
  }

  /// Since the last prompt, the first call of every step carries its signature.
  private static Optional<Refusal> currentTurn(List<JsonValue.Obj> contents) {
    int start = 0;
    for (int index = 0; index < contents.size(); index++) {
      boolean prompt =
          !role(contents.get(index)).equals("model")
              && parts(contents.get(index), "functionResponse").isEmpty();
      start = prompt ? index : start;
    }
    for (int index = start; index < contents.size(); index++) {
      List<JsonValue.Obj> calls = parts(contents.get(index), "functionCall");
      if (!calls.isEmpty() && calls.getFirst().get("thoughtSignature").isEmpty()) {
        return refuse(
            "Function call is missing a thought_signature in functionCall parts. This is required"
                + " for tools to work correctly, and missing thought_signature may lead to degraded"
                + " model performance. Additional data, function call `default_api:"
                + calls.getFirst().object("functionCall").string("name")
                + "` , position "
                + (index + 1)
                + ". Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for"
                + " more details.");
      }
    }
    return Optional.empty();
  }

  static String role(JsonValue.Obj content) {
    return content.get("role").map(JsonValue::asString).orElse("user");
  }

  /// The parts of a content that have this kind of data.
  static List<JsonValue.Obj> parts(JsonValue.Obj content, String kind) {
    return content.array("parts").stream()
        .map(JsonValue::asObject)
        .filter(part -> part.get(kind).isPresent())
        .toList();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.of(400, Gemini.INVALID, message));
  }
}
