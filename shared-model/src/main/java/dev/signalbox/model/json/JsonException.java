package dev.signalbox.model.json;

import java.io.Serial;

/// A text is not JSON, or not the JSON that was asked for. The message holds no content.
public final class JsonException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }

  public JsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
