package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;

/// Something that the model may call.
public sealed interface Tool {

  /// A tool of the client's that takes JSON.
  ///
  /// @param name its full name; a tool in a namespace (Responses) is called `namespace/name`
  /// @param explained its description; it may still stand where it was read
  /// @param parameters its JSON Schema; empty if it has no parameters
  /// @param strict whether the provider must hold the model to the schema; empty if not said
  /// @param own members that only the dialect knows (`defer_loading`, `allowed_callers`)
  record Function(
      String name,
      JsonValue.Text explained,
      Optional<Obj> parameters,
      Optional<Boolean> strict,
      Optional<CacheMark> cache,
      Obj own)
      implements Tool {
    public Function(
        String name,
        String description,
        Optional<Obj> parameters,
        Optional<Boolean> strict,
        Optional<CacheMark> cache,
        Obj own) {
      this(name, new JsonValue.Text(description), parameters, strict, cache, own);
    }

    /// Its description as a string. Where it is only passed on, [#explained] is cheaper.
    public String description() {
      return explained.value();
    }
  }

  /// A tool of the client's that takes any text (Responses and Chat `custom`).
  ///
  /// @param format its grammar, as it came; empty for plain text
  record Custom(String name, String description, Optional<Obj> format) implements Tool {}

  /// A tool that runs at the vendor, or that only one dialect knows.
  ///
  /// @param kind what it calls itself, such as `web_search_20260209`
  record Foreign(Dialect dialect, String kind, String name, Obj raw) implements Tool {}
}
