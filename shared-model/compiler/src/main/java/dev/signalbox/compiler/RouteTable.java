package dev.signalbox.compiler;

import dev.signalbox.compiler.Reach.Distance;
import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.wire.Surface;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which provider serves a model, for one tenant. Built once per policy, immutable, safe for use by
/// several threads. A question costs two map lookups and, for a name that no one gave exactly, one
/// comparison per open pattern; nothing is remembered, so nothing can be filled up from outside.
///
/// **Which provider.** An alias goes first, by its exact name. Otherwise the pattern that fixes
/// most of the name wins among the providers that can be reached from the caller's surface; among
/// equals, the one that takes the caller's bytes as they are, then the one that only wraps them
/// anew; among equals still, the provider that was listed first.
///
/// **What a key may ask for.** The name that was asked must fit one of the key's patterns. If it is
/// an alias, the model behind it must fit one too, unless the key names the alias itself, letter by
/// letter: whoever did that meant the alias, whatever it stands for. So a key for `claude-*` cannot
/// reach another vendor's model through an alias called `claude-cheap`, and a key for `fast` may
/// use the alias `fast` and nothing else. A key with routes may ask for those aliases only, and for
/// no model by its own name.
public final class RouteTable {

  /// The surfaces that models are listed for: each reaches what any other with its dialect does.
  private static final List<Surface> LISTED =
      List.of(
          Surface.MESSAGES,
          Surface.CHAT_COMPLETIONS,
          Surface.RESPONSES,
          Surface.EMBEDDINGS,
          Surface.COMPLETIONS,
          Surface.GENERATE_CONTENT,
          Surface.CONVERSE,
          Surface.INVOKE_MODEL,
          Surface.RAW_PREDICT,
          Surface.VERTEX_GENERATE_CONTENT,
          Surface.COUNT_TOKENS);

  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, List<ProviderSpec>> exact = new HashMap<>();
  private final List<OpenRoute> open = new ArrayList<>();
  private final List<String> candidates;
  private final List<ProviderSpec> providers;
  private final Set<Surface> crossing = EnumSet.noneOf(Surface.class);

  private record OpenRoute(String start, ProviderSpec provider) {}

  private record Alias(ProviderSpec provider, AliasSpec spec) {}

  private RouteTable(TenantPolicy policy) {
    Map<String, ProviderSpec> byName = new HashMap<>();
    for (ProviderSpec provider : policy.providers()) {
      byName.put(provider.name(), provider);
      for (String pattern : provider.models()) {
        if (ModelPattern.isOpen(pattern)) {
          open.add(new OpenRoute(pattern.substring(0, pattern.length() - 1), provider));
        } else {
          exact.computeIfAbsent(pattern, name -> new ArrayList<>(1)).add(provider);
        }
      }
    }
    open.sort(Comparator.comparingInt(route -> -route.start().length()));
    for (AliasSpec alias : policy.aliases()) {
      ProviderSpec provider = byName.get(alias.provider());
      if (provider != null) {
        aliases.put(alias.name(), new Alias(provider, alias));
      }
    }
    providers = policy.providers();
    candidates = candidates(providers);
    for (Surface surface : Surface.values()) {
      if (crosses(surface, policy.providers())) {
        crossing.add(surface);
      }
    }
  }

  /// Aliases lead to what some provider's patterns fit, too.
  private static boolean crosses(Surface surface, List<ProviderSpec> providers) {
    return providers.stream()
        .anyMatch(provider ->
            provider.models().stream()
                .flatMap(RouteTable::samples)
                .anyMatch(model -> isFar(surface, provider, model)));
  }

  /// Names that fit a pattern, of every vendor whose name decides how far a model is.
  private static Stream<String> samples(String pattern) {
    String start = ModelPattern.fixedPart(pattern);
    return ModelPattern.isOpen(pattern)
        ? Stream.of(start, start + "gemini", start + "claude")
        : Stream.of(start);
  }

  private static boolean isFar(Surface surface, ProviderSpec provider, String model) {
    return Reach.of(surface, provider, model)
        .filter(reach -> reach.distance() == Distance.TRANSLATED)
        .isPresent();
  }

  /// Whether any call on a surface may go to a provider of another dialect, so that what another
  /// vendor's model has thought may come back on it.
  public boolean crosses(Surface surface) {
    return crossing.contains(surface);
  }

  /// Builds the table of a policy.
  public static RouteTable of(TenantPolicy policy) {
    return new RouteTable(policy);
  }

  /// Who serves a model to a caller on a surface; empty if nobody does.
  public Optional<Target> resolve(Surface surface, String modelAsked) {
    Alias alias = aliases.get(modelAsked);
    if (alias != null) {
      return Target.of(surface, alias.provider(), alias.spec().model(), alias.spec().allows());
    }
    Nearest nearest = new Nearest(surface, modelAsked);
    for (ProviderSpec provider : exact.getOrDefault(modelAsked, List.of())) {
      nearest.offer(provider);
    }
    int length = -1;
    for (int index = 0; index < open.size(); index++) {
      OpenRoute route = open.get(index);
      if (nearest.found() && route.start().length() != length) {
        break;
      }
      if (modelAsked.startsWith(route.start())) {
        length = route.start().length();
        nearest.offer(route.provider());
      }
    }
    return nearest.target();
  }

  /// The providers that take calls of a surface as they are, whatever the model: first those that
  /// speak the surface's own family of formats, each in the order they were listed.
  public List<ProviderSpec> speakers(Surface surface) {
    List<ProviderSpec> found = new ArrayList<>();
    for (ProviderSpec provider : providers) {
      if (provider.formats().contains(surface.format())) {
        found.add(provider);
      }
    }
    for (ProviderSpec provider : providers) {
      if (!found.contains(provider)
          && provider.formats().stream().anyMatch(surface.servedBy()::contains)) {
        found.add(provider);
      }
    }
    return List.copyOf(found);
  }

  /// How one provider takes what a name or an alias stands for, as it is; empty if that leads
  /// elsewhere or would cross.
  public Optional<Target> resolveAt(ProviderSpec provider, Surface surface, String modelAsked) {
    Alias alias = aliases.get(modelAsked);
    if (alias != null) {
      return alias.provider().equals(provider)
          ? Target.of(surface, provider, alias.spec().model(), alias.spec().allows())
              .filter(Target::exact)
          : Optional.empty();
    }
    return at(provider, surface, modelAsked);
  }

  /// A provider for a caller on a surface who needs this one; empty unless it serves the model and
  /// takes the caller's bytes as they are.
  public Optional<Target> at(ProviderSpec provider, Surface surface, String model) {
    return ModelPattern.matchesAny(provider.models(), model)
        ? Target.of(surface, provider, model, Set.of()).filter(Target::exact)
        : Optional.empty();
  }

  /// The nearest of several providers that fit a name equally well.
  private static final class Nearest {
    private final Surface surface;
    private final String model;
    private @Nullable ProviderSpec provider;
    private @Nullable Reach reach;

    Nearest(Surface surface, String model) {
      this.surface = surface;
      this.model = model;
    }

    void offer(ProviderSpec offered) {
      Reach way = Reach.of(surface, offered, model).orElse(null);
      if (way != null && (reach == null || way.distance().compareTo(reach.distance()) < 0)) {
        provider = offered;
        reach = way;
      }
    }

    boolean found() {
      return reach != null;
    }

    Optional<Target> target() {
      return provider == null || reach == null
          ? Optional.empty()
          : Optional.of(
              new Target(
                  provider, model, reach.format(), reach.distance() == Distance.EXACT, Set.of()));
    }
  }

  /// Whether a key may ask for a model that resolved to a target.
  public boolean allowed(KeyGrant key, String modelAsked, Target target) {
    if (!ModelPattern.matchesAny(key.models(), modelAsked)) {
      return false;
    }
    boolean throughAlias = aliases.containsKey(modelAsked);
    if (!key.scope().isForEveryRoute()
        && !(throughAlias && key.scope().routes().contains(modelAsked))) {
      return false;
    }
    return !throughAlias
        || key.models().contains(modelAsked)
        || ModelPattern.matchesAny(key.models(), target.model());
  }

  /// The model names that a key may call on a surface, sorted: aliases, names that a provider or
  /// the key gives exactly, and models that the catalogue knows of the tenant's providers. Open
  /// patterns allow more than can be listed.
  public List<String> models(KeyGrant key, Surface surface) {
    TreeSet<String> callable = new TreeSet<>();
    addCallable(callable, candidates, key, surface);
    addCallable(callable, key.models(), key, surface);
    return List.copyOf(callable);
  }

  /// The model names that a key may call on any of its surfaces, sorted.
  public List<String> models(KeyGrant key) {
    TreeSet<String> names = new TreeSet<>();
    for (Surface surface : LISTED) {
      if (key.scope().surfaces().contains(surface)) {
        addCallable(names, candidates, key, surface);
        addCallable(names, key.models(), key, surface);
      }
    }
    return List.copyOf(names);
  }

  private void addCallable(
      Collection<String> callable, Collection<String> offered, KeyGrant key, Surface surface) {
    for (String name : offered) {
      if (!ModelPattern.isOpen(name)
          && !callable.contains(name)
          && resolve(surface, name).filter(target -> allowed(key, name, target)).isPresent()) {
        callable.add(name);
      }
    }
  }

  /// Names worth listing: a catalogue model only where its own provider would serve it.
  private List<String> candidates(List<ProviderSpec> providers) {
    TreeSet<String> names = new TreeSet<>(aliases.keySet());
    names.addAll(exact.keySet());
    for (ProviderSpec provider : providers) {
      List<String> known =
          ProviderCatalogue.builtIn()
              .find(provider.name())
              .map(CatalogueEntry::knownModels)
              .orElse(List.of());
      for (String model : known) {
        if (LISTED.stream()
            .anyMatch(surface ->
                resolve(surface, model)
                    .filter(target -> target.provider().equals(provider))
                    .isPresent())) {
          names.add(model);
        }
      }
    }
    return List.copyOf(names);
  }
}
