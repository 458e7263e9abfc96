package dev.signalbox.data.translate.openai;

import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.data.conversation.FaultText;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import java.util.Locale;
import java.util.stream.Stream;

/// Errors of OpenAI, and of the many that are nearly compatible with it.
public final class OpenAiErrors {

  private static final String TOO_LONG = "context_length_exceeded";

  private OpenAiErrors() {}

  /// Reads the body of an error; never throws.
  public static Fault read(int status, byte[] body) {
    Obj whole = FaultText.json(body);
    Obj error = error(whole);
    String message = FaultText.message(message(whole, error), status);
    return new Fault(kind(error, message, status), status, message);
  }

  /// The error in a body or an event; without members if there is none.
  public static Obj error(Obj whole) {
    return Fields.child(whole, "error");
  }

  /// What an error says: `error.message`, or where others put it.
  public static String message(Obj whole, Obj error) {
    return Stream.of(error.members().get("message"), whole.members().get("error"))
        .filter(Text.class::isInstance)
        .findFirst()
        .map(JsonValue::asString)
        .orElseGet(() ->
            Stream.of(Fields.text(whole, "message"), Fields.text(whole, "detail"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(""));
  }

  /// What kind of error it is.
  public static FailureKind kind(Obj error, String message, int status) {
    String code = Fields.text(error, "code").toLowerCase(Locale.ROOT);
    String type = Fields.text(error, "type").toLowerCase(Locale.ROOT);
    if (code.equals(TOO_LONG) || message.contains("maximum context length")) {
      return FailureKind.CONTEXT_FULL;
    }
    if (code.equals("insufficient_quota") || type.equals("insufficient_quota")) {
      return FailureKind.QUOTA;
    }
    FailureKind byCode = byWord(code);
    if (byCode != null) {
      return byCode;
    }
    FailureKind byType = byWord(type);
    return byType == null ? FaultText.kind(status) : byType;
  }

  private static @org.jspecify.annotations.Nullable FailureKind byWord(String word) {
    return switch (word) {
      case "rate_limit_exceeded", "rate_limit_error", "too_many_requests", "tokens", "requests" ->
          FailureKind.RATE_LIMITED;
      case "invalid_api_key", "authentication_error" -> FailureKind.UNAUTHENTICATED;
      case "permission_error", "permission_denied" -> FailureKind.FORBIDDEN;
      case "model_not_found", "not_found_error", "deploymentnotfound" -> FailureKind.NOT_FOUND;
      case "overloaded_error", "server_is_overloaded", "slow_down", "service_unavailable" ->
          FailureKind.OVERLOADED;
      case "timeout", "timeout_error" -> FailureKind.TIMEOUT;
      case "server_error", "internal_error", "api_error" -> FailureKind.PROVIDER;
      default -> null;
    };
  }

  /// Writes the body of an error.
  public static Obj write(FailureKind kind, String message) {
    return JsonValue.object().put("error", object(kind, message)).build();
  }

  /// Writes an error.
  public static Obj object(FailureKind kind, String message) {
    String code = code(kind);
    return JsonValue.object()
        .put("message", message)
        .put("type", type(kind))
        .put("param", Fields.none())
        .put("code", code.isEmpty() ? Fields.none() : JsonValue.of(code))
        .build();
  }

  /// The code of an error, or empty.
  public static String code(FailureKind kind) {
    return switch (kind) {
      case CONTEXT_FULL -> TOO_LONG;
      case QUOTA -> "insufficient_quota";
      case RATE_LIMITED -> "rate_limit_exceeded";
      case NOT_FOUND -> "model_not_found";
      case UNAUTHENTICATED -> "invalid_api_key";
      case OVERLOADED -> "server_is_overloaded";
      case BAD_REQUEST, FORBIDDEN, TOO_LARGE, TIMEOUT, PROVIDER -> "";
    };
  }

  private static String type(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, CONTEXT_FULL, NOT_FOUND, TOO_LARGE -> "invalid_request_error";
      case UNAUTHENTICATED -> "authentication_error";
      case FORBIDDEN -> "permission_error";
      case RATE_LIMITED -> "rate_limit_error";
      case QUOTA -> "insufficient_quota";
      case OVERLOADED, TIMEOUT, PROVIDER -> "server_error";
    };
  }
}
