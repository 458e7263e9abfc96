package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.wire.WireFormat;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads one entry of `providers`.
final class ProviderSection {

  static final List<String> KNOWN =
      List.of(
          "base_url",
          "key",
          "formats",
          "models",
          "auth",
          "usage_in_stream",
          "trusted_certificates");

  private static final List<String> FORMATS =
      Arrays.stream(WireFormat.values())
          .map(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .toList();
  private static final List<String> SCHEMES = List.of("x-api-key", "bearer", "none");

  private ProviderSection() {}

  static ProviderSource read(String name, Settings in) {
    return new ProviderSource(
        name,
        in.text("base_url"),
        formats(in),
        in.texts("models"),
        in.word("auth", SCHEMES).map(ProviderSection::scheme),
        secret(in),
        in.flag("usage_in_stream"),
        in.text("trusted_certificates"));
  }

  private static Set<WireFormat> formats(Settings in) {
    Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
    for (String word : in.texts("formats")) {
      if (FORMATS.contains(word)) {
        formats.add(WireFormat.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
      } else {
        in.wrong("formats", "unknown format", Suggestion.remedy(word, FORMATS));
      }
    }
    return formats;
  }

  private static Scheme scheme(String word) {
    return Scheme.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// What is not a reference may be a key, so it is never repeated in the problem.
  private static Optional<SecretRef> secret(Settings in) {
    Optional<String> text = in.text("key");
    try {
      return text.map(SecretRef::parse);
    } catch (IllegalArgumentException literal) {
      in.wrong(
          "key",
          "a provider's key does not belong in this file",
          "Put it into an environment variable or a file of its own, and write key: env:NAME or"
              + " key: file:PATH");
      return Optional.empty();
    }
  }
}
