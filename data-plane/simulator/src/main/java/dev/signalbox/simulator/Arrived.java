package dev.signalbox.simulator;

import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Request;
import java.time.Instant;

/// A request, read to its end.
///
/// @param target path and query, raw
/// @param body the body as it arrived; empty if it was too large
/// @param hashed length and hash of the body
/// @param tooLarge whether the body went over the limit
record Arrived(
    long sequence,
    String requestId,
    Instant at,
    String method,
    String target,
    Headers headers,
    byte[] body,
    Exchange.Hashed hashed,
    boolean tooLarge,
    boolean keepAlive) {

  /// The same for those who answer it.
  Request request() {
    return new Request(requestId, at, method, target, headers, body);
  }
}
