package dev.signalbox.data.translate.converse;

/// Whose model it is, by its id: what Converse has no member for is said in the members of the
/// model's own vendor.
enum ConverseModels {
  ANTHROPIC,
  AMAZON,
  OPENAI;

  /// Whether prompts can be cached. An ARN may stand for any model.
  static boolean caches(String model) {
    return model.contains("anthropic.")
        || model.contains("amazon.nova")
        || model.startsWith("arn:")
        || model.indexOf('.') < 0;
  }

  /// The vendor of a model. What an id or an ARN does not say is taken for Anthropic's.
  static ConverseModels of(String model) {
    if (model.contains("amazon.nova")) {
      return AMAZON;
    }
    return model.contains("openai.") ? OPENAI : ANTHROPIC;
  }
}
