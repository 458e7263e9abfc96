package dev.signalbox.data.translate;

import dev.signalbox.data.conversation.Loss;
import java.util.List;

/// What became of a request.
public sealed interface TranslatedRequest {

  /// It can be sent.
  ///
  /// @param body JSON in UTF-8
  /// @param stream whether the provider is asked for a stream
  /// @param losses what was left out
  /// @param answer puts the answer back
  record Ready(byte[] body, boolean stream, List<Loss> losses, AnswerTranslator answer)
      implements TranslatedRequest {
    public Ready {
      losses = List.copyOf(losses);
    }
  }

  /// It would mean something else in the provider's dialect.
  ///
  /// @param losses all that would change its meaning
  record Lossy(List<Loss> losses) implements TranslatedRequest {
    public Lossy {
      losses = List.copyOf(losses);
    }
  }

  /// It is not a request of its dialect.
  ///
  /// @param problem for people, with the path; no content
  record Malformed(String problem) implements TranslatedRequest {}
}
