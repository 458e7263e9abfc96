package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Locale;

/// Errors: `{"message": …}`; what kind it is stands in the header `x-amzn-errortype`, or in the
/// member `__type`. In streams they are frames of their own.
final class ConverseErrors {

  private ConverseErrors() {}

  /// Reads a body; never throws.
  static Fault read(int status, byte[] body) {
    String message = "";
    String type = "";
    try {
      if (Json.parse(body) instanceof Obj error) {
        message = message(error);
        type = text(error, "__type");
      }
    } catch (JsonException unreadable) {
      return new Fault(kind("", status, ""), status, "");
    }
    return new Fault(kind(type, status, message), status, message);
  }

  static String message(Obj error) {
    String message = text(error, "message");
    return message.isEmpty() ? text(error, "Message") : message;
  }

  private static String text(Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Text text ? text.value() : "";
  }

  /// What an error means.
  ///
  /// @param type name of the exception, in any writing; may be empty
  static FailureKind kind(String type, int status, String message) {
    String name = type.substring(type.lastIndexOf('#') + 1);
    int colon = name.indexOf(':');
    name = (colon < 0 ? name : name.substring(0, colon)).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "validationexception" -> validation(message);
      case "throttlingexception", "toomanyrequestsexception" -> FailureKind.RATE_LIMITED;
      case "servicequotaexceededexception" -> FailureKind.QUOTA;
      case "serviceunavailableexception", "modelnotreadyexception" -> FailureKind.OVERLOADED;
      case "modeltimeoutexception" -> FailureKind.TIMEOUT;
      case "accessdeniedexception" -> FailureKind.FORBIDDEN;
      case "resourcenotfoundexception" -> FailureKind.NOT_FOUND;
      case "unrecognizedclientexception",
          "invalidsignatureexception",
          "expiredtokenexception",
          "missingauthenticationtokenexception" ->
          FailureKind.UNAUTHENTICATED;
      case "internalserverexception", "modelstreamerrorexception", "modelerrorexception" ->
          FailureKind.PROVIDER;
      default -> kindOf(status, message);
    };
  }

  private static FailureKind kindOf(int status, String message) {
    return switch (status) {
      case 400, 405, 409, 422 -> validation(message);
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

  /// The words of Bedrock and of the models behind it.
  private static FailureKind validation(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    boolean tooLong =
        lower.contains("input is too long")
            || lower.contains("prompt is too long")
            || lower.contains("exceed context limit")
            || lower.contains("too many input tokens");
    return tooLong ? FailureKind.CONTEXT_FULL : FailureKind.BAD_REQUEST;
  }

  static Obj write(FailureKind kind, String message) {
    return JsonValue.object().put("__type", type(kind)).put("message", message).build();
  }

  /// The name of the exception.
  static String type(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, TOO_LARGE, CONTEXT_FULL -> "ValidationException";
      case UNAUTHENTICATED -> "UnrecognizedClientException";
      case FORBIDDEN -> "AccessDeniedException";
      case NOT_FOUND -> "ResourceNotFoundException";
      case RATE_LIMITED -> "ThrottlingException";
      case QUOTA -> "ServiceQuotaExceededException";
      case OVERLOADED -> "ServiceUnavailableException";
      case TIMEOUT -> "ModelTimeoutException";
      case PROVIDER -> "InternalServerException";
    };
  }

  /// The name of the exception within a stream, where there are five
  /// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html>).
  static String streamType(FailureKind kind) {
    return switch (kind) {
      case BAD_REQUEST, TOO_LARGE, CONTEXT_FULL, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND ->
          "validationException";
      case RATE_LIMITED, QUOTA -> "throttlingException";
      case OVERLOADED -> "serviceUnavailableException";
      case TIMEOUT -> "modelStreamErrorException";
      case PROVIDER -> "internalServerException";
    };
  }
}
