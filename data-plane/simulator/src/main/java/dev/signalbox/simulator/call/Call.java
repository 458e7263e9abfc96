package dev.signalbox.simulator.call;

import dev.signalbox.model.json.JsonValue;
import java.time.Instant;

/// A call to a model, its body read.
///
/// @param model the model asked for, without a simulator suffix
/// @param body the body, with the model as the caller wrote it; empty for a method without one
public record Call(Request request, String model, JsonValue.Obj body, Knobs knobs) {

  /// What came with the body.
  public Headers headers() {
    return request.headers();
  }

  /// What the answer will name as its request id; unique per exchange.
  public String requestId() {
    return request.requestId();
  }

  /// When it arrived.
  public Instant received() {
    return request.at();
  }

  /// Whether the caller wants a stream.
  public boolean stream() {
    return body.flag("stream");
  }
}
