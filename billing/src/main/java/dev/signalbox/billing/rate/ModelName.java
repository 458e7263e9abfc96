package dev.signalbox.billing.rate;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A model's name without what hosts and clients put around it, such as
/// `us.anthropic.claude-opus-4-5-20251101-v1:0`, `models/gemini-2.5-pro` or
/// `claude-sonnet-4-5[1m]`. The snapshot date is kept.
///
/// @param name lower case, never with a path, region, vendor prefix or host's version
record ModelName(String name) {

  private static final int MAX_LENGTH = 512;
  private static final Pattern HOST_PREFIX =
      Pattern.compile("^([a-z]{2,6}(-gov)?\\.)?(anthropic|openai|google)\\.");
  private static final Pattern CONTEXT_SUFFIX = Pattern.compile("\\[1m]$");
  private static final Pattern HOST_VERSION = Pattern.compile("-v\\d+(:\\d+)?$");

  /// What names a dated or numbered edition of a model, and only that: the whole rest must match,
  /// so that `-mini` or `-5` never counts as an edition.
  private static final Pattern SNAPSHOT =
      Pattern.compile(
          "^(.+?)[-@](\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{2}|\\d{2}-\\d{4}|0\\d{2}|latest)$");

  /// Reads a name as it appears in a call or an answer.
  static ModelName of(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT);
    if (name.length() > MAX_LENGTH) {
      name = name.substring(0, MAX_LENGTH);
    }
    name = name.substring(name.lastIndexOf('/') + 1);
    name = HOST_PREFIX.matcher(name).replaceFirst("");
    name = CONTEXT_SUFFIX.matcher(name).replaceFirst("");
    if (name.startsWith("claude")) {
      name = HOST_VERSION.matcher(name).replaceFirst("").replace('.', '-');
    }
    return new ModelName(name);
  }

  /// The name without the edition's date or number, if it has one.
  Optional<String> withoutSnapshot() {
    Matcher matcher = SNAPSHOT.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
