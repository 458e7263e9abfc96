package dev.signalbox.control.audit;

import java.util.Locale;
import java.util.Optional;

/// The way in that a change came. A closed list; the names on the wire are part of the API. It says
/// what somebody used, never what they may: no decision rests on it.
public enum Surface {
  /// The REST API with an API token.
  API,
  /// Our console, by its own word.
  CONSOLE,
  /// Our command line, by its own word.
  CLI,
  /// A policy file that was applied, by whatever client.
  POLICY_AS_CODE,
  /// A proxy in its own name.
  PROXY,
  /// Somebody who found a key where it does not belong.
  LEAK_INTAKE,
  /// Signalbox itself.
  SYSTEM;

  /// The name in JSON, such as `policy_as_code`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one of that name, if there is one.
  public static Optional<Surface> named(String name) {
    for (Surface surface : values()) {
      if (surface.wireName().equals(name)) {
        return Optional.of(surface);
      }
    }
    return Optional.empty();
  }

  /// The one that a client of ours calls itself by the header `x-signalbox-client`, if it may.
  public static Optional<Surface> ofClient(String name) {
    return named(name).filter(surface -> surface == CONSOLE || surface == CLI);
  }
}
