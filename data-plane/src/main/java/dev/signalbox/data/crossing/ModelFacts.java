package dev.signalbox.data.crossing;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.translate.gemini.GeminiModels;
import dev.signalbox.model.wire.Surface;
import java.util.List;

/// What models are known to take, by their names; for the few things that a translated request must
/// say and the client did not. An unknown model gets what every model takes.
public final class ModelFacts {

  private static final long USUAL_MAX_TOKENS = 32_000;

  /// Anthropic, "Adaptive thinking": Claude 4.6 and later.
  private static final List<String> ADAPTIVE =
      List.of("-4-6", "-4-7", "-4-8", "opus-5", "sonnet-5", "haiku-5", "fable", "mythos");

  /// Mistral's servers take ids of calls of nine characters.
  private static final List<String> MISTRAL =
      List.of("mistral", "ministral", "magistral", "codestral", "devstral", "pixtral");

  private ModelFacts() {}

  /// What a model takes on a surface of its provider.
  public static Capabilities of(Surface provider, String model) {
    boolean chat = provider == Surface.CHAT_COMPLETIONS;
    return new Capabilities(
        maxOutputTokens(model),
        thinks(model),
        ADAPTIVE.stream().anyMatch(model::contains),
        provider != Surface.CONVERSE,
        chat && startsLikeOpenAi(model),
        chat && model.startsWith("gpt-") && !model.startsWith("gpt-4"),
        chat && model.contains("deepseek"),
        model.contains("claude"),
        MISTRAL.stream().anyMatch(model::contains) ? 9 : 0);
  }

  /// Whether a model wants its own calls back with its signature (Gemini 3 and later).
  public static boolean signsCalls(String model) {
    return !GeminiModels.isBeforeThree(model);
  }

  /// Whether a model takes no thought back that it has not signed.
  public static boolean signsThoughts(String model) {
    return model.contains("claude") || model.contains("anthropic");
  }

  /// Anthropic, "Models overview": the largest answer of each.
  private static long maxOutputTokens(String model) {
    if (model.contains("claude-3-haiku") || model.contains("claude-3-opus")) {
      return 4_096;
    }
    if (model.contains("claude-3-5")) {
      return 8_192;
    }
    if (model.contains("claude-opus-4-2") || model.contains("claude-opus-4-1")) {
      return 32_000;
    }
    return model.contains("claude") ? 64_000 : USUAL_MAX_TOKENS;
  }

  private static boolean thinks(String model) {
    if (model.contains("claude")) {
      return !model.contains("claude-3-haiku")
          && !model.contains("claude-3-opus")
          && !model.contains("claude-3-5");
    }
    if (model.contains("gemini")) {
      return !model.contains("gemini-1") && !model.contains("gemini-2.0");
    }
    return startsLikeOpenAi(model) && !model.startsWith("gpt-4");
  }

  private static boolean startsLikeOpenAi(String model) {
    return model.startsWith("gpt-")
        || model.startsWith("o1")
        || model.startsWith("o3")
        || model.startsWith("o4")
        || model.startsWith("codex-");
  }
}
