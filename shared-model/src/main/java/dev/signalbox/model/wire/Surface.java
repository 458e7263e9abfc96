package dev.signalbox.model.wire;

import java.util.Locale;

/// One kind of call that a client can make to us.
public enum Surface {
  MESSAGES(WireFormat.ANTHROPIC, "/messages"),
  COUNT_TOKENS(WireFormat.ANTHROPIC, "/messages/count_tokens"),
  CHAT_COMPLETIONS(WireFormat.OPENAI, "/chat/completions"),
  COMPLETIONS(WireFormat.OPENAI, "/completions"),
  RESPONSES(WireFormat.OPENAI, "/responses"),
  EMBEDDINGS(WireFormat.OPENAI, "/embeddings");

  private final WireFormat format;
  private final String path;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  Surface(WireFormat format, String path) {
    this.format = format;
    this.path = path;
  }

  /// The format spoken on this surface.
  public WireFormat format() {
    return format;
  }

  /// The path behind the `/v1` of a base address.
  public String path() {
    return path;
  }

  /// The name on the wire between the planes and in the REST API.
  public String wireName() {
    return wireName;
  }

  /// Finds a surface by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Surface fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
