package dev.signalbox.simulator.call;

import java.util.Arrays;
import java.util.Locale;

/// Something that no vendor promises and some upstream has done.
public enum Oddity {
  /// `no-space`: `data:` without a space after it.
  NO_SPACE,
  /// `comments`: comment lines between events and inside them.
  COMMENTS,
  /// `interleave`: the arguments of parallel tool calls come piece by piece in turn (Chat
  /// Completions and Responses).
  INTERLEAVE,
  /// `late-arguments`: the last piece of a tool call's arguments comes after its end was announced
  /// (Chat Completions and Responses).
  LATE_ARGUMENTS,
  /// `unknown-events`: an event of a kind that nobody knows, before the end.
  UNKNOWN_EVENTS,
  /// `reasoning-content`: Chat Completions as some compatible servers have it, with reasoning in a
  /// member of its own that must come back as long as the turn lasts.
  REASONING_CONTENT;

  /// Reads a name.
  ///
  /// @throws IllegalArgumentException if there is no such oddity
  static Oddity parse(String name) {
    return Arrays.stream(values())
        .filter(oddity -> oddity.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such oddity: " + name));
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
