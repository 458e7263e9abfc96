package dev.signalbox.data.exchange;

import java.time.Duration;
import java.util.Optional;

/// Why a call was stopped, and what its caller is told. A value, never an exception.
///
/// @param code the reason
/// @param message one or two sentences for people: no prompt text, no secret, no provider address
/// @param retryAfter after what time asking again makes sense; whole seconds, short
public record Refusal(RefusalCode code, String message, Optional<Duration> retryAfter) {

  private static final int MAX_SUBJECT_CHARS = 128;

  /// A refusal that has no subject.
  public static Refusal of(RefusalCode code) {
    return new Refusal(code, sentence(code, ""), retryAfter(code));
  }

  /// A refusal about something that the client named, such as a model. The name is shortened and
  /// freed of control characters before it is repeated.
  public static Refusal of(RefusalCode code, String subject) {
    return new Refusal(code, sentence(code, quoted(subject)), retryAfter(code));
  }

  /// The HTTP status of the answer.
  public int status() {
    return code.status();
  }

  /// Whether the same request may succeed a moment later.
  public boolean shouldRetry() {
    return code.shouldRetry();
  }

  private static String sentence(RefusalCode code, String subject) {
    String text = code.template();
    text = subject.isEmpty() ? text.replace(" {}", "") : text.replace("{}", subject);
    return "Signalbox: " + text;
  }

  private static Optional<Duration> retryAfter(RefusalCode code) {
    return switch (code) {
      case NOT_READY, OVERLOADED -> Optional.of(Duration.ofSeconds(2));
      default -> Optional.empty();
    };
  }

  private static String quoted(String subject) {
    int end = Math.min(subject.length(), MAX_SUBJECT_CHARS);
    StringBuilder out = new StringBuilder(end + 2).append('\'');
    for (int index = 0; index < end; index++) {
      char c = subject.charAt(index);
      out.append(c < 0x20 || c > 0x7e || c == '\'' ? '?' : c);
    }
    return out.append('\'').toString();
  }
}
