package dev.signalbox.model.usage;

import java.util.Locale;

/// A thing that is counted and has a price. The token units are disjoint: a token is in exactly
/// one.
public enum Unit {
  /// Fresh input tokens: neither read from nor written to a prompt cache.
  INPUT_TOKEN,
  /// Output tokens, thinking included.
  OUTPUT_TOKEN,
  /// Input tokens read from a prompt cache.
  CACHE_READ_TOKEN,
  /// Input tokens written to a prompt cache that lives five minutes (or has no stated life).
  CACHE_WRITE_5M_TOKEN,
  /// Input tokens written to a prompt cache that lives one hour.
  CACHE_WRITE_1H_TOKEN,
  /// Web searches run by the provider.
  WEB_SEARCH_REQUEST;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in JSON and in the REST API, such as `cache_read_token`.
  public String wireName() {
    return wireName;
  }

  /// Finds a unit by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Unit fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
