package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonValue.Num;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How the model writes. Numbers keep their text. Empty means that the request does not say.
///
/// @param maxTokens most tokens of the answer
/// @param stop texts that end the answer
public record Sampling(
    OptionalLong maxTokens,
    Optional<Num> temperature,
    Optional<Num> topP,
    OptionalLong topK,
    List<String> stop,
    Optional<Num> presencePenalty,
    Optional<Num> frequencyPenalty,
    OptionalLong seed) {

  /// Says nothing.
  public static final Sampling UNSAID =
      new Sampling(
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty());

  public Sampling {
    stop = List.copyOf(stop);
  }
}
