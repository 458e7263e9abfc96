package dev.signalbox.simulator.call;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plain answers of services that are not models.
public final class Answers {

  private Answers() {}

  /// A JSON answer.
  public static Reply.Whole json(int status, JsonValue body, Header... more) {
    return of(status, "application/json; charset=utf-8", Json.write(body), more);
  }

  /// Any other answer.
  public static Reply.Whole of(int status, String contentType, String body, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(new Header("content-type", contentType)));
    headers.addAll(List.of(more));
    return new Reply.Whole(
        status, headers, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
  }

  /// The body of a request as a JSON object; empty if it is not one.
  public static JsonValue.Obj body(Request request) {
    try {
      return Json.parse(request.body()).asObject();
    } catch (JsonException unreadable) {
      return JsonValue.object().build();
    }
  }

  /// A text member; empty if it is absent or something else.
  public static String text(JsonValue.Obj body, String name) {
    return body.get(name)
        .map(value -> value instanceof JsonValue.Text text ? text.value() : "")
        .orElse("");
  }
}
