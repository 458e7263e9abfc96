package dev.signalbox.data.envelope;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Errors of Anthropic's and of the clouds, each in the other's words. The message stays as it is:
/// clients act on its wording.
final class AnthropicErrors {

  private AnthropicErrors() {}

  /// Anthropic's error body.
  static byte[] body(String type, String message) {
    return Json.writeBytes(
        JsonValue.object()
            .put("type", "error")
            .put("error", JsonValue.object().put("type", type).put("message", message).build())
            .build());
  }

  /// AWS's error body.
  static byte[] awsBody(String message) {
    return Json.writeBytes(JsonValue.object().put("message", message).build());
  }

  /// What an error body says, whoever wrote it: Anthropic's, AWS's or Google's.
  static String awsMessage(byte[] body, String otherwise) {
    try {
      JsonValue read = Json.parse(body);
      Obj in =
          read instanceof JsonValue.Array(List<JsonValue> items) && !items.isEmpty()
              ? items.getFirst().asObject()
              : read.asObject();
      if (in.members().get("error") instanceof Obj error) {
        return error.get("message").map(JsonValue::asString).orElse(otherwise);
      }
      return in.get("message")
          .or(() -> in.get("Message"))
          .map(JsonValue::asString)
          .orElse(otherwise);
    } catch (JsonException unreadable) {
      String text = new String(body, StandardCharsets.UTF_8).strip();
      return text.isEmpty() || text.startsWith("<") ? otherwise : text;
    }
  }

  /// Whether a body is an error in Anthropic's own words.
  static boolean isAnthropic(byte[] body) {
    try {
      return Json.parse(body).asObject().members().get("type") instanceof JsonValue.Text type
          && type.value().equals("error");
    } catch (JsonException other) {
      return false;
    }
  }

  /// Anthropic's type for an HTTP status.
  static String typeOfStatus(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 408, 504 -> "timeout_error";
      case 424 -> "api_error";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  /// Anthropic's type for an exception within a stream of Bedrock's.
  static String typeOfException(String kind) {
    return switch (kind) {
      case "throttlingException" -> "rate_limit_error";
      case "validationException" -> "invalid_request_error";
      case "modelTimeoutException" -> "timeout_error";
      case "serviceUnavailableException" -> "overloaded_error";
      default -> "api_error";
    };
  }

  /// Bedrock's exception for a type of Anthropic's.
  static String exceptionOf(String type) {
    return switch (type) {
      case "rate_limit_error" -> "throttlingException";
      case "invalid_request_error" -> "validationException";
      case "timeout_error" -> "modelTimeoutException";
      case "overloaded_error" -> "serviceUnavailableException";
      case "api_error" -> "internalServerException";
      default -> "modelStreamErrorException";
    };
  }
}
