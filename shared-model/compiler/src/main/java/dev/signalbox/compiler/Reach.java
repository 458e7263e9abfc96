package dev.signalbox.compiler;

import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.List;
import java.util.Optional;

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

  /// The nearest way, if there is one.
  static Optional<Reach> of(Surface surface, ProviderSpec provider, String model) {
    Reach nearest = null;
    for (WireFormat format : TRANSLATABLE) {
      if (provider.formats().contains(format)) {
        Optional<Distance> distance =
            distance(surface, format, model)
                .filter(way -> way == Distance.EXACT || !standsBack(provider, format));
        if (distance.isPresent()
            && (nearest == null || distance.get().compareTo(nearest.distance) < 0)) {
          nearest = new Reach(format, distance.get());
        }
      }
    }
    return Optional.ofNullable(nearest);
  }

  /// A provider that names Chat beside all of OpenAI's formats wants what crosses as Chat.
  private static boolean standsBack(ProviderSpec provider, WireFormat format) {
    return format == WireFormat.OPENAI && provider.formats().contains(WireFormat.OPENAI_CHAT);
  }

  private static Optional<Distance> distance(Surface surface, WireFormat format, String model) {
    if (surface.servedBy().contains(format) && isOf(surface, model)) {
      return Optional.of(Distance.EXACT);
    }
    if (surface.dialect().isEmpty()) {
      return surface.countsTokens() ? Optional.of(Distance.TRANSLATED) : Optional.empty();
    }
    boolean same = surfaceAt(format, surface, model).dialect().equals(surface.dialect());
    return Optional.of(same ? Distance.REWRAPPED : Distance.TRANSLATED);
  }

  /// Vertex has a surface for Anthropic's models and one for its own.
  private static boolean isOf(Surface surface, String model) {
    return switch (surface) {
      case RAW_PREDICT -> isClaude(model) || !model.contains("gemini");
      case VERTEX_GENERATE_CONTENT -> !isClaude(model);
      default -> true;
    };
  }

  /// The surface on which a provider is called in a format, if the client's own is none of that
  /// format.
  static Surface surfaceAt(WireFormat format, Surface client, String model) {
    return switch (format) {
      case ANTHROPIC -> Surface.MESSAGES;
      case OPENAI -> Surface.RESPONSES;
      case OPENAI_CHAT -> Surface.CHAT_COMPLETIONS;
      case GEMINI -> Surface.GENERATE_CONTENT;
      case VERTEX -> isClaude(model) ? Surface.RAW_PREDICT : Surface.VERTEX_GENERATE_CONTENT;
      case BEDROCK ->
          isClaude(model) && client != Surface.CONVERSE ? Surface.INVOKE_MODEL : Surface.CONVERSE;
    };
  }

  /// Clouds name Anthropic's models after them: `us.anthropic.claude-…`, `claude-…@…`.
  private static boolean isClaude(String model) {
    return model.contains("claude") || model.contains("anthropic");
  }
}
