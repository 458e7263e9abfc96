package dev.signalbox.billing.rate;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The maker of a model, whoever hosts it. A model never takes the price of another family.
public enum ModelFamily {
  ANTHROPIC("claude.*"),
  OPENAI(
      "(ft:)?(gpt|chatgpt|codex|text-embedding|computer-use|davinci|babbage)-.*|(ft:)?o[1-9](-.*)?"),
  GOOGLE("(gemini|gemma|text-embedding-00|embedding-001).*"),
  /// The built-in simulator's own models. Vendors' models keep their vendor's family there too.
  SIMULATOR("simulator-.*");

  private final Pattern models;

  ModelFamily(String models) {
    this.models = Pattern.compile(models);
  }

  /// The name in the price list, such as `anthropic`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Finds a family by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static ModelFamily fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /// The family of what a provider serves. The vendors' own providers decide it by their name. Any
  /// other provider hosts models of several families (bedrock, vertex, azure, simulator, a tenant's
  /// own), so there the model's name decides.
  static Optional<ModelFamily> of(String provider, ModelName model) {
    return switch (provider.toLowerCase(Locale.ROOT)) {
      case "anthropic" -> Optional.of(ANTHROPIC);
      case "openai" -> Optional.of(OPENAI);
      case "gemini", "google" -> Optional.of(GOOGLE);
      default -> ofModel(model);
    };
  }

  private static Optional<ModelFamily> ofModel(ModelName model) {
    // Google's embedding names begin like OpenAI's, so the narrower patterns are asked first.
    for (ModelFamily family : new ModelFamily[] {ANTHROPIC, GOOGLE, SIMULATOR, OPENAI}) {
      if (family.models.matcher(model.name()).matches()) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }
}
