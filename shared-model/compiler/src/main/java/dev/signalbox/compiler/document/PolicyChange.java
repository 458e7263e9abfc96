package dev.signalbox.compiler.document;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One difference between two policy documents. Things are told apart by name: that one moved in
/// the file is no difference, except for the order of providers, which decides between equally good
/// ones.
///
/// @param place names from the top of the document, such as `providers`, `openai`, `base_url`
/// @param before what was there; empty if nothing was
/// @param after what is there; empty if nothing is
public record PolicyChange(
    Kind kind, List<String> place, Optional<JsonValue> before, Optional<JsonValue> after) {

  /// What a change does.
  public enum Kind {
    /// Something is there that was not.
    ADD,
    /// Something is gone.
    REMOVE,
    /// Something has another value.
    REPLACE,
    /// The providers are the same but come in another order; `before` and `after` list their names.
    REORDER
  }

  public PolicyChange {
    place = List.copyOf(place);
  }

  /// The place as a JSON pointer (RFC 6901) into the document.
  public String pointer() {
    return place.stream()
        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }

  /// The change for programs.
  public Obj toJson() {
    JsonValue.ObjectBuilder out =
        JsonValue.object().put("op", kind.name().toLowerCase(Locale.ROOT)).put("path", pointer());
    before.ifPresent(value -> out.put("before", value));
    after.ifPresent(value -> out.put("after", value));
    return out.build();
  }

  /// The change for people, in one line: `~ provider openai: base_url: https://a -> https://b`.
  public String text() {
    String sign =
        switch (kind) {
          case ADD -> place.size() > 2 ? "~ " : "+ ";
          case REMOVE -> place.size() > 2 ? "~ " : "- ";
          case REPLACE, REORDER -> "~ ";
        };
    StringBuilder out = new StringBuilder(sign).append(subject());
    if (kind == Kind.REORDER) {
      return out.append(": order: ").append(values()).toString();
    }
    if (place.size() > 2) {
      return out.append(": ").append(place.get(2)).append(": ").append(values()).toString();
    }
    if (place.getFirst().equals("settings")) {
      return out.append(": ").append(place.get(1)).append(": ").append(values()).toString();
    }
    after.ifPresent(value -> out.append(": ").append(readable(value)));
    return out.toString();
  }

  private String subject() {
    String section = place.getFirst();
    return switch (section) {
      case "providers" -> place.size() == 1 ? "providers" : "provider " + place.get(1);
      case "aliases" -> "alias " + place.get(1);
      default -> section;
    };
  }

  private String values() {
    return before.map(PolicyChange::readable).orElse("(not set)")
        + " -> "
        + after.map(PolicyChange::readable).orElse("(not set)");
  }

  private static String readable(JsonValue value) {
    return switch (value) {
      case Text text -> text.value();
      case Array array ->
          array.items().stream().map(PolicyChange::readable).collect(Collectors.joining(", "));
      case Obj object ->
          object.members().entrySet().stream()
              .map(member -> member.getKey() + ": " + readable(member.getValue()))
              .collect(Collectors.joining("; "));
      case JsonValue.Num ignored -> Json.write(value);
      case JsonValue.Bool ignored -> Json.write(value);
      case JsonValue.Null ignored -> Json.write(value);
    };
  }
}
