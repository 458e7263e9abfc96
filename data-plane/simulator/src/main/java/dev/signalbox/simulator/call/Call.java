package dev.signalbox.simulator.call;

import dev.signalbox.model.json.JsonValue;
import java.time.Instant;

/// A call to a model, its body read.
///
/// @param requestId what the answer will name as its request id; unique per exchange
/// @param model the model asked for, without a simulator suffix
/// @param body the body, with the model as the caller wrote it
public record Call(
    Headers headers,
    String requestId,
    Instant received,
    String model,
    JsonValue.Obj body,
    Knobs knobs) {

  /// Whether the caller wants a stream.
  public boolean stream() {
    return body.flag("stream");
  }
}
