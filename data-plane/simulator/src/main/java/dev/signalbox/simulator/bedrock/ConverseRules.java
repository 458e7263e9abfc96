package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The shape of a `Converse` request (docs: API_runtime_Converse), before the model sees it.
/// Members that the API does not have are refused here, so that a client that invents some is found
/// out.
final class ConverseRules {

  private static final Set<String> MEMBERS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "guardrailConfig",
          "additionalModelRequestFields",
          "additionalModelResponseFieldPaths",
          "promptVariables",
          "requestMetadata",
          "performanceConfig",
          "serviceTier",
          "outputConfig");
  private static final Set<String> INFERENCE =
      Set.of("maxTokens", "temperature", "topP", "stopSequences");

  private ConverseRules() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    return Checks.first(
        () -> unknown(body, MEMBERS, "the request"),
        () -> inference(body),
        () -> ConverseTools.check(body),
        () -> system(body),
        () -> roles(body.array("messages")),
        () -> content(body.array("messages")),
        () -> ConverseTools.pairing(body));
  }

  private static Optional<Refusal> inference(JsonValue.Obj body) {
    if (body.get("inferenceConfig").isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Obj config = body.object("inferenceConfig");
    return Checks.first(
        () -> unknown(config, INFERENCE, "inferenceConfig"),
        () ->
            Checks.when(
                config.get("maxTokens").map(JsonValue::asLong).orElse(1L) < 1,
                () ->
                    constraint(
                        config.require("maxTokens"),
                        "inferenceConfig.maxTokens",
                        "Member must have value greater than or equal to 1")),
        () -> fraction(config, "temperature"),
        () -> fraction(config, "topP"));
  }

  private static Optional<Refusal> fraction(JsonValue.Obj config, String name) {
    if (!(config.get(name).orElse(JsonValue.of(0)) instanceof JsonValue.Num number)) {
      return Optional.of(serialization("inferenceConfig." + name + " is not a number"));
    }
    double value = Double.parseDouble(number.text());
    return Checks.when(
        value < 0 || value > 1,
        () ->
            constraint(
                number,
                "inferenceConfig." + name,
                "Member must have value less than or equal to 1"));
  }

  private static Optional<Refusal> system(JsonValue.Obj body) {
    List<JsonValue> blocks = body.array("system");
    for (int index = 0; index < blocks.size(); index++) {
      JsonValue.Obj block = blocks.get(index).asObject();
      String place = "system." + index;
      Optional<Refusal> refusal =
          Checks.first(
              () -> union(block, Set.of("text", "cachePoint", "guardContent"), place),
              () -> blank(block, place, "SystemContentBlock"),
              () -> ConverseBlocks.cachePoint(block, place));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> roles(List<JsonValue> messages) {
    String before = "assistant";
    for (int index = 0; index < messages.size(); index++) {
      JsonValue.Obj message = messages.get(index).asObject();
      String role = message.string("role");
      if (!role.equals("user") && !role.equals("assistant")) {
        return Optional.of(
            constraint(
                JsonValue.of(role),
                "messages." + (index + 1) + ".member.role",
                "Member must satisfy enum value set: [user, assistant]"));
      }
      if (role.equals(before)) {
        return refuse(
            index == 0
                ? "A conversation must start with a user message. Try again with a conversation"
                    + " that starts with a user message."
                : "A conversation must alternate between user and assistant roles. Make sure the"
                    + " conversation alternates between user and assistant roles and try again.");
      }
      before = role;
    }
    return Checks.when(
        messages.isEmpty(),
        () ->
            Bedrock.invalid(
                "A conversation must start with a user message. Try again with a conversation that"
                    + " starts with a user message."));
  }

  private static Optional<Refusal> content(List<JsonValue> messages) {
    for (int index = 0; index < messages.size(); index++) {
      JsonValue.Obj message = messages.get(index).asObject();
      Optional<Refusal> members = unknown(message, Set.of("role", "content"), "messages." + index);
      if (members.isPresent()) {
        return members;
      }
      List<JsonValue> blocks = message.array("content");
      if (blocks.isEmpty()) {
        return refuse(
            "The content field in the Message object at messages."
                + index
                + " is empty. Add a ContentBlock object to the content field and try again.");
      }
      for (int block = 0; block < blocks.size(); block++) {
        Optional<Refusal> refusal =
            ConverseBlocks.check(
                blocks.get(block).asObject(),
                message.string("role"),
                "messages." + index + ".content." + block,
                block);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return Optional.empty();
  }

  /// A refusal unless the object has exactly one member, and a known one.
  static Optional<Refusal> union(JsonValue.Obj block, Set<String> kinds, String place) {
    Set<String> names = block.members().keySet();
    return Checks.when(
        names.size() != 1 || !kinds.containsAll(names),
        () ->
            Bedrock.invalid(
                "The format of the value at "
                    + place
                    + " is invalid. Provide exactly one of "
                    + kinds.stream().sorted().toList()
                    + " and try again."));
  }

  /// A refusal if a text is blank.
  static Optional<Refusal> blank(JsonValue.Obj block, String place, String kind) {
    return Checks.when(
        block.get("text").map(text -> text.asString().isBlank()).orElse(false),
        () ->
            Bedrock.invalid(
                "The text field in the "
                    + kind
                    + " object at "
                    + place
                    + " is blank. Add text to the text field, and try again."));
  }

  /// A refusal of members that are not known.
  static Optional<Refusal> unknown(JsonValue.Obj object, Set<String> known, String place) {
    return object.members().keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> serialization("Unknown member '" + name + "' in " + place));
  }

  static Refusal serialization(String message) {
    return Refusal.of(400, "SerializationException", message);
  }

  /// A value outside of what the service's model allows.
  static Refusal constraint(JsonValue value, String place, String constraint) {
    String shown = value instanceof JsonValue.Num number ? number.text() : value.asString();
    return Bedrock.invalid(
        "1 validation error detected: Value '"
            + shown
            + "' at '"
            + place
            + "' failed to satisfy constraint: "
            + constraint);
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Bedrock.invalid(message));
  }
}
