package dev.signalbox.simulator.batch;

import dev.signalbox.model.json.JsonValue;

/// One call of a batch.
///
/// @param customId what its caller calls it
/// @param path where it would be posted by itself
/// @param body its body
public record Line(String customId, String path, JsonValue.Obj body) {

  /// The model asked for, without a simulator suffix; empty if none is named.
  public String model() {
    String named =
        body.get("model")
            .map(value -> value instanceof JsonValue.Text text ? text.value() : "")
            .orElse("");
    int suffix = named.indexOf("@sim:");
    return suffix < 0 ? named : named.substring(0, suffix);
  }
}
