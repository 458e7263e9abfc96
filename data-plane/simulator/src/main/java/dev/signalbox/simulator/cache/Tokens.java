package dev.signalbox.simulator.cache;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.nio.charset.StandardCharsets;

/// The simulator's tokenizer: four bytes of UTF-8 are one token, a rest counts whole.
public final class Tokens {

  /// The bytes of one token.
  public static final int BYTES = 4;

  private Tokens() {}

  /// Tokens of a text.
  public static long of(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// Tokens of a value, written without white space.
  public static long of(JsonValue value) {
    return of(Json.write(value));
  }

  /// Tokens of so many bytes.
  public static long ofBytes(long bytes) {
    return (bytes + BYTES - 1) / BYTES;
  }
}
