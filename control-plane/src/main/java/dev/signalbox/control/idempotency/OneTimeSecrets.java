package dev.signalbox.control.idempotency;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes out of an answer what is shown once and never kept: every credential of ours. In its place
/// stands `"secret_no_longer_available": true`.
final class OneTimeSecrets {

  private static final String GONE = "secret_no_longer_available";

  /// Every credential that we make begins like this, and goes on for long.
  private static final Pattern OURS = Pattern.compile("sbx_\\S{16,}");

  /// Members that hold a credential, whatever it looks like. A reference to a secret is none.
  private static final Set<String> NAMES = Set.of("key", "token", "secret", "password");

  private static final Pattern REFERENCE =
      Pattern.compile("none|(env|file|vault|aws|gcp|azure):.*");
  private static final int LONG = 20;

  private OneTimeSecrets() {}

  /// The body as it may be kept.
  static byte[] removed(byte[] body) {
    try {
      return Json.writeBytes(removed(Json.parse(body)));
    } catch (JsonException notJson) {
      return body;
    }
  }

  private static JsonValue removed(JsonValue value) {
    return switch (value) {
      case JsonValue.Obj object -> removed(object);
      case JsonValue.Array(List<JsonValue> items) ->
          JsonValue.array(items.stream().map(OneTimeSecrets::removed).toList());
      default -> value;
    };
  }

  private static JsonValue removed(JsonValue.Obj object) {
    Map<String, JsonValue> kept = new LinkedHashMap<>();
    boolean gone = false;
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (isSecret(member.getKey(), member.getValue())) {
        gone = true;
      } else {
        kept.put(member.getKey(), removed(member.getValue()));
      }
    }
    if (gone) {
      kept.put(GONE, JsonValue.of(true));
    }
    return new JsonValue.Obj(kept);
  }

  private static boolean isSecret(String name, JsonValue value) {
    if (!(value instanceof JsonValue.Text said)) {
      return false;
    }
    String text = said.value();
    return OURS.matcher(text).matches()
        || (NAMES.contains(name) && text.length() >= LONG && !REFERENCE.matcher(text).matches());
  }
}
