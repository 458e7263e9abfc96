package dev.signalbox.data.conversation;

/// Something of a request or an answer that the other dialect cannot carry.
///
/// @param path where it stands, such as `tools[3].defer_loading`; never a value
/// @param feature what it belongs to
public record Loss(String path, Feature feature) {

  /// What a loss is about. All but [#OTHER] and [#METADATA] change the meaning of a call: they
  /// refuse it, unless the route allows them.
  public enum Feature {
    TOOLS,
    TOOL_CHOICE,
    THINKING,
    CACHE,
    STRUCTURED_OUTPUT,
    CONTENT,
    METADATA,
    OTHER;

    /// Whether a call is refused that would lose this.
    public boolean changesMeaning() {
      return this != METADATA && this != OTHER;
    }
  }
}
