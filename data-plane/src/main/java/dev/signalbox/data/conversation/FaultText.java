package dev.signalbox.data.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;

/// What is the same in the errors of all dialects.
public final class FaultText {

  private FaultText() {}

  /// The body as an object; without members if it is none.
  public static Obj json(byte[] body) {
    try {
      return Json.parse(new String(body, UTF_8)) instanceof Obj object ? object : Fields.EMPTY;
    } catch (JsonException notJson) {
      return Fields.EMPTY;
    }
  }

  /// The provider's words, or that there were none.
  public static String message(String said, int status) {
    return said.isBlank()
        ? "The provider answered with the status " + status + " and gave no reason."
        : said;
  }

  /// What a status means where the body does not say.
  public static FailureKind kind(int status) {
    return switch (status) {
      case 401 -> FailureKind.UNAUTHENTICATED;
      case 402 -> FailureKind.QUOTA;
      case 403 -> FailureKind.FORBIDDEN;
      case 404 -> FailureKind.NOT_FOUND;
      case 408, 504 -> FailureKind.TIMEOUT;
      case 413 -> FailureKind.TOO_LARGE;
      case 429 -> FailureKind.RATE_LIMITED;
      case 503, 529 -> FailureKind.OVERLOADED;
      default -> status >= 400 && status < 500 ? FailureKind.BAD_REQUEST : FailureKind.PROVIDER;
    };
  }

  /// The status for a failure that came without one, within a stream.
  public static int status(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, CONTEXT_FULL -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case TOO_LARGE -> 413;
      case RATE_LIMITED, QUOTA -> 429;
      case OVERLOADED -> 503;
      case TIMEOUT -> 504;
      case PROVIDER -> 502;
    };
  }
}
