package dev.signalbox.simulator;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.ReportedUsage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One request and what became of it. Headers include credentials as they arrived: the simulator
/// only ever sees dummies.
///
/// @param sequence 1 for the first exchange, then rising by one
/// @param requestId the id in the response's `request-id` or `x-request-id` header
/// @param marker the value of the request's `x-sim-marker` header
/// @param target path and query, raw
/// @param requestSha256 hash of the body as it arrived, in lower-case hexadecimal
/// @param plain the response body before content-encoding
/// @param sent the response body as sent, without chunk framing
/// @param events events sent, of a stream
/// @param usage the last usage that was sent, if any; complete only if it was the final one
public record Exchange(
    long sequence,
    String requestId,
    Optional<String> marker,
    State state,
    Instant started,
    Optional<Instant> ended,
    String method,
    String target,
    Headers requestHeaders,
    long requestBytes,
    String requestSha256,
    int status,
    List<Header> responseHeaders,
    Hashed plain,
    Hashed sent,
    int events,
    Optional<ReportedUsage> usage) {

  /// How far an exchange is.
  public enum State {
    /// The answer is being made or sent.
    STARTED,
    /// The last byte of the answer was handed to the network.
    FINISHED,
    /// The connection ended first, by the caller or on request.
    ABORTED
  }

  /// Length and SHA-256 (lower-case hexadecimal) of bytes.
  public record Hashed(long bytes, String sha256) {
    JsonValue.Obj json() {
      return JsonValue.object().put("bytes", bytes).put("sha256", sha256).build();
    }
  }

  /// This as `/_sim/exchanges` shows it.
  public JsonValue.Obj json() {
    JsonValue.ObjectBuilder json =
        JsonValue.object()
            .put("sequence", sequence)
            .put("requestId", requestId)
            .put("marker", marker)
            .put("state", state.name().toLowerCase(Locale.ROOT))
            .put("started", started.toString())
            .put("ended", ended.map(Instant::toString))
            .put("method", method)
            .put("target", target)
            .put("requestHeaders", lines(requestHeaders.lines()))
            .put(
                "requestBody",
                JsonValue.object().put("bytes", requestBytes).put("sha256", requestSha256).build())
            .put("status", status)
            .put("responseHeaders", lines(responseHeaders))
            .put("responseBody", plain.json())
            .put("responseBodySent", sent.json())
            .put("events", events);
    usage.ifPresent(reported -> {
      json.put("usage", reported.vendor()).put("usageComplete", reported.complete());
      JsonValue.ObjectBuilder counts = JsonValue.object();
      for (Unit unit : Unit.values()) {
        counts.put(unit.wireName(), reported.counts().of(unit));
      }
      json.put("counts", counts.build());
    });
    return json.build();
  }

  private static JsonValue lines(List<Header> headers) {
    return JsonValue.array(
        headers.stream()
            .map(header ->
                JsonValue.array(List.of(JsonValue.of(header.name()), JsonValue.of(header.value()))))
            .toList());
  }
}
