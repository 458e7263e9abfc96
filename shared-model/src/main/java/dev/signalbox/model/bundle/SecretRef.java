package dev.signalbox.model.bundle;

/// Where a secret is found. Only the reference travels; a proxy resolves it on its own machine.
public sealed interface SecretRef {

  /// No secret.
  record None() implements SecretRef {}

  /// An environment variable of the proxy.
  record Environment(String name) implements SecretRef {}

  /// A file on the proxy's machine; its content without surrounding white space.
  record File(String path) implements SecretRef {}

  /// Reads `env:NAME`, `file:PATH` or `none`.
  ///
  /// @throws IllegalArgumentException if it is none of these
  static SecretRef parse(String text) {
    if (text.equals("none")) {
      return new None();
    }
    if (text.startsWith("env:") && text.length() > "env:".length()) {
      return new Environment(text.substring("env:".length()));
    }
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      return new File(text.substring("file:".length()));
    }
    throw new IllegalArgumentException("a secret is given as env:NAME, file:PATH or none");
  }

  /// The text that [#parse] reads.
  default String text() {
    return switch (this) {
      case None ignored -> "none";
      case Environment environment -> "env:" + environment.name();
      case File file -> "file:" + file.path();
    };
  }
}
