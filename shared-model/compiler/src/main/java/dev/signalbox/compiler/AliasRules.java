package dev.signalbox.compiler;

import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.ProviderSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Judges the aliases of one tenant. An alias stands for a model, never for another alias: what a
/// name means is read in one line.
final class AliasRules {

  private static final int MOST_ALIASES = 1_000;

  private final String prefix;
  private final List<ProviderSource> named;
  private final List<ProviderSpec> providers;
  private final ProblemList problems;

  /// @param named every provider that was listed, sound or not, so that a broken provider is
  ///   reported once and not again by each alias
  AliasRules(
      String prefix,
      List<ProviderSource> named,
      List<ProviderSpec> providers,
      ProblemList problems) {
    this.prefix = prefix + "aliases.";
    this.named = named;
    this.providers = providers;
    this.problems = problems;
  }

  List<AliasSpec> compile(List<AliasSource> sources) {
    if (sources.size() > MOST_ALIASES) {
      problems.add(prefix + "*", "more than " + MOST_ALIASES + " aliases", "Remove some");
      return List.of();
    }
    List<AliasSource> sorted = new ArrayList<>(sources);
    sorted.sort(Comparator.comparing(AliasSource::name).thenComparing(AliasSource::model));
    Set<String> names = new HashSet<>();
    for (AliasSource alias : sorted) {
      if (!names.add(alias.name())) {
        problems.add(prefix + alias.name(), "two aliases have this name", "Remove one of them");
      }
    }
    List<AliasSpec> compiled = new ArrayList<>();
    for (AliasSource alias : sorted) {
      compile(alias, names).ifPresent(compiled::add);
    }
    return compiled;
  }

  private Optional<AliasSpec> compile(AliasSource alias, Set<String> names) {
    String path = prefix + alias.name();
    Optional<String> fault =
        ModelPattern.faultOfName(alias.name()).or(() -> ModelPattern.faultOfName(alias.model()));
    if (fault.isPresent()) {
      problems.add(path, fault.get(), "Use a plain model name");
      return Optional.empty();
    }
    if (names.contains(alias.model())) {
      problems.add(
          path,
          "it stands for '" + alias.model() + "', which is an alias itself",
          "Name the model that the provider knows; to bind a model to a provider, list it in the"
              + " provider's models");
      return Optional.empty();
    }
    Optional<String> provider = alias.provider().or(() -> bestProvider(alias, path));
    return provider
        .filter(name -> served(alias, name, path))
        .map(name -> new AliasSpec(alias.name(), name, alias.model(), alias.allows()));
  }

  /// The provider whose patterns fix most of the model's name, if there is exactly one.
  private Optional<String> bestProvider(AliasSource alias, String path) {
    int best = -1;
    List<String> found = new ArrayList<>();
    for (ProviderSpec provider : providers) {
      int weight =
          provider.models().stream()
              .filter(pattern -> ModelPattern.matches(pattern, alias.model()))
              .mapToInt(ModelPattern::weight)
              .max()
              .orElse(-1);
      if (weight > best) {
        best = weight;
        found.clear();
      }
      if (weight == best && weight >= 0) {
        found.add(provider.name());
      }
    }
    if (found.size() == 1) {
      return Optional.of(found.getFirst());
    }
    if (providers.size() == named.size()) {
      problems.add(
          path,
          found.isEmpty()
              ? "no provider serves '" + alias.model() + "'"
              : "several providers serve '" + alias.model() + "': " + String.join(", ", found),
          "Name the provider: {provider: NAME, model: " + alias.model() + "}");
    }
    return Optional.empty();
  }

  private boolean served(AliasSource alias, String name, String path) {
    if (named.stream().noneMatch(provider -> provider.name().equals(name))) {
      problems.add(
          path + ".provider",
          "there is no provider '" + name + "'",
          named.isEmpty()
              ? "Add it to providers"
              : "Choose one of: "
                  + String.join(", ", named.stream().map(ProviderSource::name).sorted().toList()));
      return false;
    }
    Optional<ProviderSpec> provider =
        providers.stream().filter(spec -> spec.name().equals(name)).findFirst();
    if (provider.isPresent() && !ModelPattern.matchesAny(provider.get().models(), alias.model())) {
      problems.add(
          path + ".model",
          "provider '" + name + "' does not serve '" + alias.model() + "'",
          "Add the model to the provider's models, or choose another");
      return false;
    }
    return provider.isPresent();
  }
}
