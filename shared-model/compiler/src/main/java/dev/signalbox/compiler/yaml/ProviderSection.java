package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.CredentialSpec.PooledKey;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.wire.WireFormat;
import java.util.ArrayList;
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
          "auth_settings",
          "pool",
          "usage_in_stream",
          "trusted_certificates");

  private static final List<String> FORMATS =
      Arrays.stream(WireFormat.values())
          .map(format -> format.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .toList();
  private static final List<String> SCHEMES =
      List.of("x-api-key", "bearer", "api-key", "x-goog-api-key", "aws", "google", "entra", "none");

  private ProviderSection() {}

  static ProviderSource read(String name, Settings in) {
    return new ProviderSource(
        name,
        in.text("base_url"),
        formats(in),
        in.texts("models"),
        in.word("auth", SCHEMES).map(ProviderSection::scheme),
        in.text("key").flatMap(text -> secret("key", text, in)),
        in.flag("usage_in_stream"),
        in.text("trusted_certificates"),
        new AuthSource(in.pairs("auth_settings"), pool(in)));
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

  /// `REFERENCE: WEIGHT` below each other.
  private static List<PooledKey> pool(Settings in) {
    List<PooledKey> pool = new ArrayList<>();
    in.pairs("pool")
        .forEach((text, weight) -> {
          Optional<SecretRef> secret = secret("pool", text, in);
          boolean number = weight.matches("[1-9][0-9]{0,3}");
          if (!number || Integer.parseInt(weight) > PooledKey.MOST_WEIGHT) {
            in.wrong(
                "pool",
                "a weight that is no number from 1 to " + PooledKey.MOST_WEIGHT,
                "Write below it REFERENCE: WEIGHT, for example env:SECOND_KEY: 1");
          } else {
            secret.ifPresent(key -> pool.add(new PooledKey(key, Integer.parseInt(weight))));
          }
        });
    return pool;
  }

  /// What is not a reference may be a key, so it is never repeated in the problem.
  private static Optional<SecretRef> secret(String setting, String text, Settings in) {
    try {
      return Optional.of(SecretRef.parse(text));
    } catch (IllegalArgumentException literal) {
      in.wrong(
          setting,
          "a provider's key does not belong in this file",
          "Put it into an environment variable or a file of its own, and write key: env:NAME or"
              + " key: file:PATH");
      return Optional.empty();
    }
  }
}
