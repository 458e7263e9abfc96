package dev.signalbox.control.http;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.ArrayList;
import java.util.List;

/// A refusal, as RFC 9457 problem details with our `code`, `request_id` and `errors`.
///
/// @param detail what happened here and what to do; holds no secret and nothing of other tenants
/// @param errors what is wrong at which place, if there are several
public record Problem(ProblemCode code, String detail, List<FieldError> errors) {

  private static final MediaType TYPE = MediaType.of("application/problem+json");

  public Problem {
    errors = List.copyOf(errors);
  }

  /// One error in a body or a query.
  ///
  /// @param pointer a JSON pointer (RFC 6901) into the body
  public record FieldError(String pointer, String detail) {}

  /// A problem with one sentence.
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, List.of());
  }

  /// A problem with one member of the body.
  ///
  /// @param pointer a JSON pointer (RFC 6901) into the body
  public static Problem inBody(String pointer, String detail) {
    return new Problem(
        ProblemCode.INVALID_BODY, "One error.", List.of(new FieldError(pointer, detail)));
  }

  /// This as something to throw out of a controller.
  public ProblemException asException() {
    return new ProblemException(this);
  }

  /// This as JSON.
  ///
  /// @param requestId of the request that is refused
  public byte[] json(String requestId) {
    JsonValue.ObjectBuilder out =
        JsonValue.object()
            .put("type", "urn:signalbox:problem:" + code.wireName())
            .put("title", code.title())
            .put("status", code.status().getCode())
            .put("code", code.wireName())
            .put("detail", detail)
            .put("docs", code.docs())
            .put("request_id", requestId);
    if (!errors.isEmpty()) {
      List<JsonValue> items = new ArrayList<>(errors.size());
      for (FieldError error : errors) {
        items.add(
            JsonValue.object()
                .put("pointer", error.pointer())
                .put("detail", error.detail())
                .build());
      }
      out.put("errors", JsonValue.array(items));
    }
    return Json.writeBytes(out.build());
  }

  /// The answer to a request.
  public MutableHttpResponse<byte[]> response(HttpRequest<?> request) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(code.status())
            .contentType(TYPE)
            .body(json(RequestIds.of(request)));
    RequestIds.stamp(request, response);
    switch (code) {
      case UNAUTHENTICATED -> response.header("www-authenticate", "Bearer");
      case NOT_READY, DATABASE_UNAVAILABLE, TOO_MANY_WAITING, REQUEST_IN_PROGRESS, OVERLOADED ->
          response.header("retry-after", "1");
      case STOPPING -> response.header("retry-after", "1").header("connection", "close");
      default -> {
        // The status says it all.
      }
    }
    return response;
  }
}
