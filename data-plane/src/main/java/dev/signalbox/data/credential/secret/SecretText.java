package dev.signalbox.data.credential.secret;

import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;

/// What a store gave, on its way to a secret.
final class SecretText {

  private static final long REREAD_MILLIS = 300_000;

  private SecretText() {}

  /// The secret that a text is, or that one field of it is.
  ///
  /// @param field empty for the whole
  static Fetched<Secret> of(String text, String field) throws FetchFailure {
    String value = field.isEmpty() ? text : member(text, field);
    if (value.isBlank()) {
      throw new FetchFailure("the secret is empty");
    }
    return Fetched.reread(new Secret(value.strip()), REREAD_MILLIS);
  }

  private static String member(String text, String field) throws FetchFailure {
    try {
      JsonValue value = Json.parse(text).asObject().require(field);
      return value instanceof JsonValue.Text plain ? plain.value() : Json.write(value);
    } catch (JsonException malformed) {
      throw new FetchFailure("the secret has no such field");
    }
  }
}
