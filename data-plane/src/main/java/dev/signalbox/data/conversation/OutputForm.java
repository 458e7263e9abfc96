package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Optional;

/// The answer is JSON.
///
/// @param name of the schema, or empty
/// @param schema the JSON Schema; empty for any JSON object
/// @param strict whether the provider must hold the model to it; empty if not said
public record OutputForm(String name, Optional<Obj> schema, Optional<Boolean> strict) {}
