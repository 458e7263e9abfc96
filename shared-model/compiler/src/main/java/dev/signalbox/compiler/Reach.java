package dev.signalbox.compiler;

import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a provider can be reached from a surface, and at what price in fidelity.
///
/// @param format the format that the provider is spoken to in
/// @param distance how far it is from the client's own
record Reach(WireFormat format, Distance distance) {

  /// What a call goes through on its way; the nearer the better.
  enum Distance {
    /// Nothing: the same bytes.
    EXACT,
    /// The same dialect within another envelope.
    REWRAPPED,
    /// Another dialect.
    TRANSLATED
  }

  /// Formats to translate into, in the order of what they can carry.
  private static final List<WireFormat> TRANSLATABLE =
      List.of(
          WireFormat.ANTHROPIC,
          WireFormat.OPENAI,
          WireFormat.GEMINI,
          WireFormat.VERTEX,
          WireFormat.BEDROCK,
          WireFormat.OPENAI_CHAT);

  /// Surfaces that count tokens; where the provider cannot count for the caller, we estimate.
  private static final Set<Surface> COUNTING =
      Set.of(
          Surface.COUNT_TOKENS,
          Surface.GEMINI_COUNT_TOKENS,
          Surface.BEDROCK_COUNT_TOKENS,
          Surface.VERTEX_COUNT_TOKENS);

  /// The nearest way, if there is one.
  static Optional<Reach> of(Surface surface, ProviderSpec provider, String model) {
    Reach nearest = null;
    for (WireFormat format : TRANSLATABLE) {
      if (provider.formats().contains(format)) {
        Optional<Distance> distance = distance(surface, format, model);
        if (distance.isPresent()
            && (nearest == null || distance.get().compareTo(nearest.distance) < 0)) {
          nearest = new Reach(format, distance.get());
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static Optional<Distance> distance(Surface surface, WireFormat format, String model) {
    if (surface.servedBy().contains(format)) {
      return Optional.of(Distance.EXACT);
    }
    if (surface.dialect().isEmpty()) {
      return COUNTING.contains(surface) ? Optional.of(Distance.TRANSLATED) : Optional.empty();
    }
    boolean same = dialect(format, surface.dialect().get(), model) == surface.dialect().get();
    return Optional.of(same ? Distance.REWRAPPED : Distance.TRANSLATED);
  }

  /// The dialect that a provider of a format is spoken to in.
  ///
  /// @param client what the client speaks
  static Dialect dialect(WireFormat format, Dialect client, String model) {
    return switch (format) {
      case ANTHROPIC -> Dialect.MESSAGES;
      case OPENAI -> client == Dialect.CHAT ? Dialect.CHAT : Dialect.RESPONSES;
      case OPENAI_CHAT -> Dialect.CHAT;
      case GEMINI -> Dialect.GEMINI;
      case VERTEX -> isClaude(model) ? Dialect.MESSAGES : Dialect.GEMINI;
      case BEDROCK ->
          isClaude(model) && client != Dialect.CONVERSE ? Dialect.MESSAGES : Dialect.CONVERSE;
    };
  }

  /// Clouds name Anthropic's models after them: `us.anthropic.claude-…`, `claude-…@…`.
  private static boolean isClaude(String model) {
    return model.contains("claude") || model.contains("anthropic");
  }
}
