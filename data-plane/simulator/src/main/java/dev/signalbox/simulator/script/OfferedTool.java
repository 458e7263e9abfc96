package dev.signalbox.simulator.script;

import dev.signalbox.model.json.JsonValue;

/// A tool that the caller declared.
///
/// @param namespace the namespace it was declared in, empty if none
/// @param schema the JSON schema of its input
public record OfferedTool(Kind kind, String namespace, String name, JsonValue.Obj schema) {

  /// How a tool takes its input.
  public enum Kind {
    /// A JSON object.
    FUNCTION,
    /// Free text.
    FREEFORM,
    /// The built-in local shell of the Responses API.
    LOCAL_SHELL
  }

  /// A function tool without a namespace.
  public static OfferedTool function(String name, JsonValue.Obj schema) {
    return new OfferedTool(Kind.FUNCTION, "", name, schema);
  }
}
