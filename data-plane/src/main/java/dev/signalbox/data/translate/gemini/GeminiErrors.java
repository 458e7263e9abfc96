package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Errors: `{"error": {code, message, status, details}}`, in streams without `alt=sse` within an
/// array (<https://cloud.google.com/apis/design/errors>).
final class GeminiErrors {

  private static final String QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED";

  private GeminiErrors() {}

  /// Reads a body; never throws.
  static Fault read(int status, byte[] body) {
    try {
      Optional<Obj> error = find(Json.parse(body));
      if (error.isPresent()) {
        return read(status, error.get());
      }
    } catch (JsonException unreadable) {
      return new Fault(kindOf(status), status, "");
    }
    return new Fault(kindOf(status), status, "");
  }

  /// The error within a body.
  static Optional<Obj> find(JsonValue body) {
    return switch (body) {
      case Obj object -> object.get("error").filter(Obj.class::isInstance).map(Obj.class::cast);
      case Array array when !array.items().isEmpty() && array.items().getFirst() instanceof Obj ->
          find(array.items().getFirst());
      default -> Optional.empty();
    };
  }

  private static Fault read(int status, Obj error) {
    FailureKind kind = kind(status, error);
    return new Fault(kind, status, message(error));
  }

  static String message(Obj error) {
    return error.members().get("message") instanceof JsonValue.Text text ? text.value() : "";
  }

  /// What an error means.
  ///
  /// @param status HTTP status, or the error's own code
  static FailureKind kind(int status, Obj error) {
    String name = error.members().get("status") instanceof JsonValue.Text text ? text.value() : "";
    return switch (name) {
      case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" ->
          isTooLong(message(error)) ? FailureKind.CONTEXT_FULL : kindOf(status == 413 ? 413 : 400);
      case "UNAUTHENTICATED" -> FailureKind.UNAUTHENTICATED;
      case "PERMISSION_DENIED" -> FailureKind.FORBIDDEN;
      case "NOT_FOUND" -> FailureKind.NOT_FOUND;
      case "RESOURCE_EXHAUSTED" ->
          isExhausted(error) ? FailureKind.QUOTA : FailureKind.RATE_LIMITED;
      case "UNAVAILABLE" -> FailureKind.OVERLOADED;
      case "DEADLINE_EXCEEDED" -> FailureKind.TIMEOUT;
      case "INTERNAL", "UNKNOWN", "ABORTED", "DATA_LOSS" -> FailureKind.PROVIDER;
      default -> kindOf(status);
    };
  }

  /// The vendor's words: "The input token count (…) exceeds the maximum number of tokens allowed".
  private static boolean isTooLong(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return lower.contains("token count") && lower.contains("exceeds the maximum");
  }

  /// A quota of the day, or one that is said to be exhausted; others come back within a minute.
  private static boolean isExhausted(Obj error) {
    return details(error).stream()
        .anyMatch(detail ->
            text(detail, "reason").equals(QUOTA_EXHAUSTED)
                || objects(detail, "violations").stream()
                    .anyMatch(violation -> text(violation, "quotaId").contains("PerDay")));
  }

  /// How long the vendor asks to wait.
  static Optional<Long> retryAfterSeconds(Obj error) {
    for (Obj detail : details(error)) {
      String delay = text(detail, "retryDelay");
      if (delay.matches("[0-9]{1,9}(\\.[0-9]{1,9})?s")) {
        BigDecimal seconds = new BigDecimal(delay.substring(0, delay.length() - 1));
        return Optional.of(seconds.setScale(0, RoundingMode.CEILING).longValueExact());
      }
    }
    return Optional.empty();
  }

  private static List<Obj> details(Obj error) {
    return objects(error, "details");
  }

  private static List<Obj> objects(Obj object, String name) {
    return object.members().get(name) instanceof Array array
        ? array.items().stream().filter(Obj.class::isInstance).map(Obj.class::cast).toList()
        : List.of();
  }

  private static String text(Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Text text ? text.value() : "";
  }

  private static FailureKind kindOf(int status) {
    return switch (status) {
      case 400, 405, 409, 422 -> FailureKind.BAD_REQUEST;
      case 401 -> FailureKind.UNAUTHENTICATED;
      case 402 -> FailureKind.QUOTA;
      case 403 -> FailureKind.FORBIDDEN;
      case 404 -> FailureKind.NOT_FOUND;
      case 408, 504 -> FailureKind.TIMEOUT;
      case 413 -> FailureKind.TOO_LARGE;
      case 429 -> FailureKind.RATE_LIMITED;
      case 503, 529 -> FailureKind.OVERLOADED;
      default -> FailureKind.PROVIDER;
    };
  }

  static Obj write(FailureKind kind, int status, String message, Optional<Long> retryAfterSeconds) {
    ObjectBuilder error =
        JsonValue.object()
            .put("code", status)
            .put("message", message)
            .put("status", statusOf(kind));
    if (kind == FailureKind.QUOTA) {
      // What makes Gemini CLI stop instead of trying again.
      error.put(
          "details",
          JsonValue.array(
              List.of(
                  JsonValue.object()
                      .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                      .put("reason", QUOTA_EXHAUSTED)
                      .put("domain", "cloudcode-pa.googleapis.com")
                      .build())));
    } else if (retryAfterSeconds.isPresent()) {
      error.put(
          "details",
          JsonValue.array(
              List.of(
                  JsonValue.object()
                      .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                      .put("retryDelay", retryAfterSeconds.get() + "s")
                      .build())));
    }
    return JsonValue.object().put("error", error.build()).build();
  }

  private static String statusOf(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, TOO_LARGE, CONTEXT_FULL -> "INVALID_ARGUMENT";
      case UNAUTHENTICATED -> "UNAUTHENTICATED";
      case FORBIDDEN -> "PERMISSION_DENIED";
      case NOT_FOUND -> "NOT_FOUND";
      case RATE_LIMITED, QUOTA -> "RESOURCE_EXHAUSTED";
      case OVERLOADED -> "UNAVAILABLE";
      case TIMEOUT -> "DEADLINE_EXCEEDED";
      case PROVIDER -> "INTERNAL";
    };
  }

  /// The status that goes with a failure within a stream.
  static int codeOf(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, CONTEXT_FULL -> 400;
      case TOO_LARGE -> 413;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case RATE_LIMITED, QUOTA -> 429;
      case OVERLOADED -> 503;
      case TIMEOUT -> 504;
      case PROVIDER -> 500;
    };
  }
}
