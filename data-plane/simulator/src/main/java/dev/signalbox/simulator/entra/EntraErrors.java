package dev.signalbox.simulator.entra;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import java.util.List;

/// Refusals as Entra words them (docs: entra/identity-platform/reference-error-codes).
final class EntraErrors {

  private EntraErrors() {}

  /// A refusal of the request as such.
  static Reply.Whole request(Request request, String error, long code, String text) {
    return answer(request, 400, error, code, text);
  }

  /// A refusal of what the client proved itself with.
  static Reply.Whole client(Request request, long code, String text) {
    return answer(request, 401, "invalid_client", code, text);
  }

  private static Reply.Whole answer(
      Request request, int status, String error, long code, String text) {
    return Answers.json(
        status,
        JsonValue.object()
            .put("error", error)
            .put(
                "error_description",
                "AADSTS"
                    + code
                    + ": "
                    + text
                    + " Trace ID: "
                    + request.requestId()
                    + " Correlation ID: "
                    + request.requestId()
                    + " Timestamp: "
                    + request.at())
            .put("error_codes", JsonValue.array(List.of(JsonValue.of(code))))
            .put("timestamp", request.at().toString())
            .put("trace_id", request.requestId())
            .put("correlation_id", request.requestId())
            .build());
  }
}
