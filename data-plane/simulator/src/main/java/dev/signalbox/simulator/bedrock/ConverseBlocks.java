package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The content blocks of `Converse`, one by one.
final class ConverseBlocks {

  private static final Set<String> KINDS =
      Set.of(
          "text",
          "image",
          "document",
          "video",
          "toolUse",
          "toolResult",
          "guardContent",
          "cachePoint",
          "reasoningContent",
          "searchResult",
          "citationsContent");
  private static final Set<String> RESULT_KINDS =
      Set.of("text", "json", "image", "document", "video", "searchResult");
  private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");
  private static final String IDENTIFIER = "[a-zA-Z0-9_-]{1,64}";

  private ConverseBlocks() {}

  static Optional<Refusal> check(JsonValue.Obj block, String role, String place, int index) {
    Optional<Refusal> shape = ConverseRules.union(block, KINDS, place);
    if (shape.isPresent()) {
      return shape;
    }
    boolean assistant = role.equals("assistant");
    String kind = block.members().keySet().iterator().next();
    return switch (kind) {
      case "text" -> ConverseRules.blank(block, place, "ContentBlock");
      case "toolUse" -> assistant ? toolUse(block.object(kind), place) : only("assistant", kind);
      case "toolResult" -> assistant ? only("user", kind) : toolResult(block.object(kind), place);
      case "reasoningContent" ->
          assistant ? reasoning(block.object(kind), place) : only("assistant", kind);
      case "image" -> assistant ? only("user", kind) : image(block.object(kind), place);
      case "document", "video" -> assistant ? only("user", kind) : Optional.empty();
      case "cachePoint" ->
          index == 0
              ? refuse("cachePoint cannot be inserted before any content at " + place + ".")
              : cachePoint(block, place);
      default -> Optional.empty();
    };
  }

  static Optional<Refusal> cachePoint(JsonValue.Obj block, String place) {
    if (block.get("cachePoint").isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Obj point = block.object("cachePoint");
    return Checks.first(
        () -> ConverseRules.unknown(point, Set.of("type", "ttl"), place + ".cachePoint"),
        () ->
            Checks.when(
                !point.get("type").equals(Optional.of(JsonValue.of("default"))),
                () ->
                    ConverseRules.constraint(
                        point.get("type").orElse(JsonValue.of("")),
                        place + ".cachePoint.type",
                        "Member must satisfy enum value set: [default]")),
        () ->
            Checks.when(
                !Set.of("5m", "1h")
                    .contains(point.get("ttl").map(JsonValue::asString).orElse("5m")),
                () ->
                    ConverseRules.constraint(
                        point.require("ttl"),
                        place + ".cachePoint.ttl",
                        "Member must satisfy enum value set: [5m, 1h]")));
  }

  private static Optional<Refusal> toolUse(JsonValue.Obj use, String place) {
    return Checks.first(
        () -> ConverseRules.unknown(use, Set.of("toolUseId", "name", "input", "type"), place),
        () -> identifier(use, "toolUseId", place + ".toolUse"),
        () -> identifier(use, "name", place + ".toolUse"),
        () ->
            Checks.when(
                !(use.get("input").orElse(JsonValue.of("")) instanceof JsonValue.Obj),
                () ->
                    Bedrock.invalid(
                        "The format of the value at "
                            + place
                            + ".toolUse.input is invalid. Provide a json object for the field and"
                            + " try again.")));
  }

  private static Optional<Refusal> toolResult(JsonValue.Obj result, String place) {
    Optional<Refusal> shape =
        Checks.first(
            () ->
                ConverseRules.unknown(
                    result, Set.of("toolUseId", "content", "status", "type"), place),
            () -> identifier(result, "toolUseId", place + ".toolResult"),
            () ->
                Checks.when(
                    !Set.of("success", "error")
                        .contains(result.get("status").map(JsonValue::asString).orElse("success")),
                    () ->
                        ConverseRules.constraint(
                            result.require("status"),
                            place + ".toolResult.status",
                            "Member must satisfy enum value set: [success, error]")),
            () ->
                Checks.when(
                    result.get("content").isEmpty(),
                    () -> ConverseRules.serialization(place + ".toolResult.content is missing")));
    if (shape.isPresent()) {
      return shape;
    }
    List<JsonValue> content = result.array("content");
    for (int index = 0; index < content.size(); index++) {
      JsonValue.Obj block = content.get(index).asObject();
      String inner = place + ".toolResult.content." + index;
      Optional<Refusal> refusal =
          Checks.first(
              () -> ConverseRules.union(block, RESULT_KINDS, inner),
              () ->
                  block.get("image").isPresent()
                      ? image(block.object("image"), inner)
                      : Optional.empty(),
              () ->
                  Checks.when(
                      block.get("json").isPresent()
                          && !(block.require("json") instanceof JsonValue.Obj),
                      () ->
                          Bedrock.invalid(
                              "The format of the value at "
                                  + inner
                                  + ".json is invalid. Provide a json object for the field and try"
                                  + " again.")));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> reasoning(JsonValue.Obj reasoning, String place) {
    Optional<Refusal> shape =
        ConverseRules.union(reasoning, Set.of("reasoningText", "redactedContent"), place);
    if (shape.isPresent() || reasoning.get("reasoningText").isEmpty()) {
      return shape;
    }
    JsonValue.Obj text = reasoning.object("reasoningText");
    return Checks.first(
        () ->
            ConverseRules.unknown(
                text, Set.of("text", "signature"), place + ".reasoningContent.reasoningText"),
        () ->
            Checks.when(
                text.get("text").isEmpty(),
                () -> ConverseRules.serialization(place + ".reasoningText.text is missing")));
  }

  private static Optional<Refusal> image(JsonValue.Obj image, String place) {
    if (!IMAGES.contains(image.string("format"))) {
      return Optional.of(
          ConverseRules.constraint(
              image.require("format"),
              place + ".image.format",
              "Member must satisfy enum value set: [png, jpeg, gif, webp]"));
    }
    JsonValue.Obj source = image.object("source");
    Optional<Refusal> shape =
        ConverseRules.union(source, Set.of("bytes", "s3Location"), place + ".image.source");
    if (shape.isPresent() || source.get("bytes").isEmpty()) {
      return shape;
    }
    try {
      Base64.getDecoder().decode(source.string("bytes"));
      return Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.of(ConverseRules.serialization(place + ".image.source.bytes is not base64"));
    }
  }

  private static Optional<Refusal> identifier(JsonValue.Obj object, String name, String place) {
    JsonValue value = object.get(name).orElse(JsonValue.of(""));
    return Checks.when(
        !value.asString().matches(IDENTIFIER),
        () ->
            ConverseRules.constraint(
                value,
                place + "." + name,
                "Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+"));
  }

  private static Optional<Refusal> only(String role, String kind) {
    return refuse(
        "ContentBlock object of type "
            + kind
            + " can only be used in messages of the role "
            + role
            + ".");
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Bedrock.invalid(message));
  }
}
