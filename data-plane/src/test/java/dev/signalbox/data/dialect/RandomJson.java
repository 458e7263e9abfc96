package dev.signalbox.data.dialect;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes JSON values and writes them in the ways that JSON allows: white space, escapes.
final class RandomJson {

  private static final String[] TEXTS = {
    "",
    "a",
    "\"",
    "\\",
    "\\\"",
    "\n\t",
    "{\"model\":\"x\"}",
    "é",
    "\u2028",
    "😀",
    "data: [DONE]",
    "a text that is longer than eight bytes",
    "\\\\\\",
    "]}",
    "\u0001"
  };
  private static final String[] NUMBERS = {
    "0", "-1", "12", "1.0", "1e3", "-0.5E-2", "123456789012345678901234567890"
  };
  private static final String[] SPACES = {"", "", "", " ", "\n", "\r\n\t"};

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  /// Any value, at most so deep.
  JsonValue value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> new JsonValue.Null();
      case 1 -> JsonValue.of(random.nextBoolean());
      case 2 -> new JsonValue.Num(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 3, 4 -> JsonValue.of(text());
      case 5 -> {
        List<JsonValue> items = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          items.add(value(depth - 1));
        }
        yield JsonValue.array(items);
      }
      default -> object(depth - 1, "model", "stream", "usage", "x", "cache_control", text());
    };
  }

  /// An object with some of these members, in any order.
  JsonValue.Obj object(int depth, String... names) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (int count = random.nextInt(names.length + 1); count > 0; count--) {
      members.put(names[random.nextInt(names.length)], value(depth));
    }
    return new JsonValue.Obj(members);
  }

  String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  /// A value in one of the ways to write it.
  String write(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private void append(StringBuilder out, JsonValue value) {
    space(out);
    switch (value) {
      case JsonValue.Text text -> quote(out, text.value());
      case JsonValue.Array array -> {
        String separator = "[";
        for (JsonValue item : array.items()) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(array.items().isEmpty() ? "[" : "");
        space(out);
        out.append(']');
      }
      case JsonValue.Obj object -> {
        String separator = "{";
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          out.append(separator);
          space(out);
          quote(out, member.getKey());
          space(out);
          out.append(':');
          append(out, member.getValue());
          separator = ",";
        }
        out.append(object.members().isEmpty() ? "{" : "");
        space(out);
        out.append('}');
      }
      default -> out.append(Json.write(value));
    }
    space(out);
  }

  private void quote(StringBuilder out, String text) {
    if (random.nextInt(8) > 0) {
      Json.quote(out, text);
      return;
    }
    out.append('"');
    for (char c : text.toCharArray()) {
      out.append(String.format("\\u%04x", (int) c));
    }
    out.append('"');
  }

  private void space(StringBuilder out) {
    out.append(SPACES[random.nextInt(SPACES.length)]);
  }
}
