package dev.signalbox.simulator.batch;

import dev.signalbox.model.json.JsonValue;

/// What became of one call of a batch.
public sealed interface Outcome {

  /// The call.
  Line line();

  /// It was answered, or refused.
  ///
  /// @param status the HTTP status that the call would have had by itself
  record Answered(Line line, int status, String requestId, JsonValue.Obj body) implements Outcome {
    /// Whether it was served.
    public boolean served() {
      return status == 200;
    }
  }

  /// Its turn did not come before the batch ended.
  record Undone(Line line) implements Outcome {}
}
