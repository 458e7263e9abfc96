package dev.signalbox.compiler;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.auth.AuthRules;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges the providers of one tenant and completes them from the catalogue.
final class ProviderRules {

  private static final int MOST_PROVIDERS = 100;
  private static final int MOST_PATTERNS = 200;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private final String prefix;
  private final BaseUrlRules baseUrls;
  private final AuthRules auth;
  private final ProblemList problems;

  ProviderRules(String prefix, Egress egress, ProblemList problems) {
    this.prefix = prefix + "providers.";
    this.baseUrls = new BaseUrlRules(egress, problems);
    this.auth = new AuthRules(egress == Egress.PRIVATE_ALLOWED, problems);
    this.problems = problems;
  }

  List<ProviderSpec> compile(List<ProviderSource> sources) {
    if (sources.size() > MOST_PROVIDERS) {
      problems.add(prefix + "*", "more than " + MOST_PROVIDERS + " providers", "Remove some");
      return List.of();
    }
    Set<String> names = new HashSet<>();
    List<ProviderSpec> compiled = new ArrayList<>();
    for (ProviderSource source : sources) {
      if (!names.add(source.name())) {
        problems.add(prefix + source.name(), "two providers have this name", "Remove one of them");
      }
      compile(source).ifPresent(compiled::add);
    }
    return compiled;
  }

  /// Judges patterns of model names.
  static void patterns(String path, List<String> patterns, ProblemList problems) {
    if (patterns.isEmpty() || patterns.size() > MOST_PATTERNS) {
      problems.add(
          path,
          "there must be 1 to " + MOST_PATTERNS + " model names",
          "List model names; * at the end stands for any rest");
    }
    for (String pattern : patterns) {
      ModelPattern.faultOfPattern(pattern)
          .ifPresent(fault ->
              problems.add(path, fault, "Use a model name, or the start of one followed by *"));
    }
  }

  private Optional<ProviderSpec> compile(ProviderSource source) {
    String path = prefix + source.name();
    Optional<CatalogueEntry> entry = ProviderCatalogue.builtIn().find(source.name());
    if (!NAME.matcher(source.name()).matches()) {
      problems.add(
          path,
          "a provider's name has 1 to 63 characters of a-z, 0-9, '.', '_' and '-'",
          "Choose such a name");
      return Optional.empty();
    }
    Set<WireFormat> formats = formats(source, entry);
    List<String> models = models(source, entry);
    patterns(path + ".models", models, problems);
    Optional<CredentialSpec> credential = credential(source, entry, formats, path);
    boolean hasSecret = credential.isPresent() && credential.get().scheme() != Scheme.NONE;
    Optional<URI> baseUrl = baseUrls.check(source, entry, hasSecret, path + ".base_url");
    return credential.flatMap(found ->
        baseUrl.map(url ->
            new ProviderSpec(
                source.name(),
                url,
                formats,
                models,
                found,
                usageInStream(source, entry),
                source.trustedCertificates().orElse(""))));
  }

  private static Set<WireFormat> formats(ProviderSource source, Optional<CatalogueEntry> entry) {
    if (!source.formats().isEmpty()) {
      return source.formats();
    }
    return entry.map(CatalogueEntry::formats).orElse(ProviderCatalogue.UNKNOWN);
  }

  private static List<String> models(ProviderSource source, Optional<CatalogueEntry> entry) {
    List<String> models =
        source.models().isEmpty()
            ? entry.map(CatalogueEntry::models).orElse(List.of("*"))
            : source.models();
    return models.stream().sorted().distinct().toList();
  }

  private static boolean usageInStream(ProviderSource source, Optional<CatalogueEntry> entry) {
    return source
        .usageInStream()
        .orElseGet(() -> entry.map(CatalogueEntry::usageInStream).orElse(false));
  }

  private Optional<CredentialSpec> credential(
      ProviderSource source, Optional<CatalogueEntry> entry, Set<WireFormat> formats, String path) {
    Scheme usual = formats.equals(Set.of(WireFormat.ANTHROPIC)) ? Scheme.X_API_KEY : Scheme.BEARER;
    Scheme known =
        entry.map(CatalogueEntry::scheme).filter(scheme -> scheme != Scheme.NONE).orElse(usual);
    String url = source.baseUrl().orElse(entry.map(found -> found.baseUrl().toString()).orElse(""));
    return auth.compile(
        new AuthRules.Wanted(source.scheme(), source.secret(), source.auth(), url),
        known,
        entry.map(CatalogueEntry::keyVariable).orElse("NAME"),
        path);
  }
}
