package dev.signalbox.launcher;

import java.io.Serial;

/// Something outside of us keeps us from going on. The message is for people: what is wrong, and
/// what to do. It holds no secret.
final class StopException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StopException(String message) {
    super(message);
  }

  StopException(String message, Throwable cause) {
    super(message, cause);
  }
}
