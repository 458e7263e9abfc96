package dev.signalbox.model.wire;

import java.util.Locale;

/// What of a call may be lost where a route crosses dialects.
public enum Feature {
  TOOLS,
  TOOL_CHOICE,
  THINKING,
  CACHE,
  STRUCTURED_OUTPUT,
  /// Pictures, documents and other parts of the conversation.
  CONTENT,
  METADATA,
  OTHER;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// Whether a call means something else without it. Such a call is refused, unless its route
  /// allows the loss.
  public boolean changesMeaning() {
    return this != METADATA && this != OTHER;
  }

  /// The name in policies, headers and traces.
  public String wireName() {
    return wireName;
  }

  /// Finds a feature by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Feature fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
