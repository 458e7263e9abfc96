package dev.signalbox.data.resolve;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names the client program from its `user-agent`.
///
/// @param name a short name of ours, or the first product token in lower case
/// @param version what stands behind the product, or null
record ClientName(String name, @Nullable String version) {

  /// Reads the first product of a `user-agent` (RFC 9110 §10.1.5). Null if there is none.
  static @Nullable ClientName of(String userAgent) {
    int start = 0;
    while (start < userAgent.length() && userAgent.charAt(start) == ' ') {
      start++;
    }
    int end = tokenEnd(userAgent, start);
    if (end == start) {
      return null;
    }
    String product = userAgent.substring(start, end);
    String version = null;
    int next = end;
    if (next < userAgent.length() && userAgent.charAt(next) == '/') {
      int versionEnd = tokenEnd(userAgent, next + 1);
      version = userAgent.substring(next + 1, versionEnd);
      next = versionEnd;
    }
    String sdk = sdk(product, version);
    if (sdk != null) {
      return new ClientName(sdk, versionBehind(userAgent, next));
    }
    return new ClientName(known(product), version == null || version.isEmpty() ? null : version);
  }

  private static String known(String product) {
    String lower = product.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "claude-cli", "claude-code" -> "claude-code";
      case "codex_exec", "codex_cli_rs", "codex_tui", "codex-tui", "codex_vscode", "codex_sdk_ts" ->
          "codex";
      case "opencode", "litellm", "aider", "curl" -> lower;
      default -> {
        if (lower.startsWith("geminicli")) {
          yield "gemini-cli";
        }
        yield lower.startsWith("codex_") ? "codex" : lower;
      }
    };
  }

  /// The vendors' SDKs write `Anthropic/Python 1.13.0`, `AsyncOpenAI/JS 6.49.0` or
  /// `OpenAIClientImpl/Java 4.60.0`: the language where others have the version.
  private static @Nullable String sdk(String product, @Nullable String language) {
    if (language == null || language.isEmpty() || Character.isDigit(language.charAt(0))) {
      return null;
    }
    String vendor =
        switch (product) {
          case "Anthropic", "AsyncAnthropic", "AnthropicClientImpl", "AnthropicClientAsyncImpl" ->
              "anthropic-sdk-";
          case "OpenAI", "AsyncOpenAI", "OpenAIClientImpl", "OpenAIClientAsyncImpl" ->
              "openai-sdk-";
          default -> null;
        };
    return vendor == null ? null : vendor + language.toLowerCase(Locale.ROOT);
  }

  private static @Nullable String versionBehind(String userAgent, int end) {
    int start = end + 1;
    if (start >= userAgent.length() || userAgent.charAt(end) != ' ') {
      return null;
    }
    int versionEnd = tokenEnd(userAgent, start);
    return versionEnd == start ? null : userAgent.substring(start, versionEnd);
  }

  private static int tokenEnd(String text, int start) {
    int end = start;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == '/' || c == ' ' || c == '(' || c == ';' || c == ',') {
        break;
      }
      end++;
    }
    return end;
  }
}
