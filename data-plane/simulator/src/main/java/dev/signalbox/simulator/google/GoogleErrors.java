package dev.signalbox.simulator.google;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Reply;
import java.util.List;

/// Errors as Google's JSON services write them (docs: cloud.google.com/apis/design/errors).
public final class GoogleErrors {

  /// What an access token that is unknown or over gets.
  public static final String UNAUTHENTICATED =
      "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie"
          + " or other valid authentication credential. See"
          + " https://developers.google.com/identity/sign-in/web/devconsole-project.";

  private GoogleErrors() {}

  /// The body of an error.
  ///
  /// @param status the canonical name, such as `INVALID_ARGUMENT`
  public static JsonValue.Obj body(
      int code, String status, String message, List<JsonValue> details) {
    JsonValue.ObjectBuilder error =
        JsonValue.object().put("code", code).put("message", message).put("status", status);
    if (!details.isEmpty()) {
      error.put("details", JsonValue.array(details));
    }
    return JsonValue.object().put("error", error.build()).build();
  }

  /// An error answer of a service that is not a model.
  static Reply.Whole answer(int code, String status, String message) {
    return Answers.json(code, body(code, status, message, List.of()));
  }
}
