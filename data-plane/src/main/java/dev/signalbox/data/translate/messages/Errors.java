package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.data.conversation.FaultText;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;

/// Errors. Claude Code acts on their wording, so what it acts on stands in front of the provider's
/// own words.
final class Errors {

  private static final String TOO_LONG = "prompt is too long";

  private Errors() {}

  static Fault read(int status, byte[] body) {
    Obj error = Fields.child(FaultText.json(body), "error");
    String message = FaultText.message(Fields.text(error, "message"), status);
    return new Fault(kind(Fields.text(error, "type"), message, status), status, message);
  }

  static FailureKind kind(String type, String message, int status) {
    return switch (type) {
      case "invalid_request_error" ->
          message.contains(TOO_LONG) || message.contains("exceed context limit")
              ? FailureKind.CONTEXT_FULL
              : FailureKind.BAD_REQUEST;
      case "authentication_error" -> FailureKind.UNAUTHENTICATED;
      case "permission_error" -> FailureKind.FORBIDDEN;
      case "not_found_error" -> FailureKind.NOT_FOUND;
      case "request_too_large" -> FailureKind.TOO_LARGE;
      case "rate_limit_error" -> FailureKind.RATE_LIMITED;
      case "billing_error" -> FailureKind.QUOTA;
      case "overloaded_error" -> FailureKind.OVERLOADED;
      case "timeout_error" -> FailureKind.TIMEOUT;
      case "api_error" -> FailureKind.PROVIDER;
      default -> FaultText.kind(status);
    };
  }

  static Obj write(FailureKind kind, String message) {
    boolean marked = kind != FailureKind.CONTEXT_FULL || message.contains(TOO_LONG);
    return JsonValue.object()
        .put("type", "error")
        .put(
            "error",
            JsonValue.object()
                .put("type", type(kind))
                .put("message", marked ? message : TOO_LONG + ": " + message)
                .build())
        .build();
  }

  private static String type(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, CONTEXT_FULL -> "invalid_request_error";
      case UNAUTHENTICATED -> "authentication_error";
      case FORBIDDEN -> "permission_error";
      case NOT_FOUND -> "not_found_error";
      case TOO_LARGE -> "request_too_large";
      case RATE_LIMITED -> "rate_limit_error";
      case QUOTA -> "billing_error";
      case OVERLOADED -> "overloaded_error";
      case TIMEOUT -> "timeout_error";
      case PROVIDER -> "api_error";
    };
  }
}
