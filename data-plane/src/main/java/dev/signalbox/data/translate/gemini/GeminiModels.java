package dev.signalbox.data.translate.gemini;

/// What is known of the vendor's models by their names.
public final class GeminiModels {

  private GeminiModels() {}

  /// Whether a model is of generation 1 or 2: its thinking is measured in tokens, its calls are not
  /// signed, and results of functions are texts only. Every name that does not say so is newer.
  public static boolean isBeforeThree(String model) {
    int at = model.indexOf("gemini-");
    int generation = at + "gemini-".length();
    return at >= 0
        && generation < model.length()
        && (model.charAt(generation) == '1' || model.charAt(generation) == '2')
        && (generation + 1 == model.length() || !Character.isDigit(model.charAt(generation + 1)));
  }
}
