package dev.signalbox.compiler;

import dev.signalbox.model.bundle.AliasSpec;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.wire.WireFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Which provider serves a model, for one tenant. Built once per policy, immutable, safe for use by
/// several threads. A question costs two map lookups and, for a name that no one gave exactly, one
/// comparison per open pattern; nothing is remembered, so nothing can be filled up from outside.
///
/// **Which provider.** An alias goes first, by its exact name. Otherwise the pattern that fixes
/// most of the name wins among the providers that speak the caller's format; among equals, the
/// provider that was listed first.
///
/// **What a key may ask for.** The name that was asked must fit one of the key's patterns. If it is
/// an alias, the model behind it must fit one too, unless the key names the alias itself, letter by
/// letter: whoever did that meant the alias, whatever it stands for. So a key for `claude-*` cannot
/// reach another vendor's model through an alias called `claude-cheap`, and a key for `fast` may
/// use the alias `fast` and nothing else. A key with routes may ask for those aliases only, and for
/// no model by its own name.
public final class RouteTable {

  private final Map<String, Target> aliases = new HashMap<>();
  private final Map<WireFormat, Routes> routes = new EnumMap<>(WireFormat.class);
  private final Map<WireFormat, List<String>> candidates = new EnumMap<>(WireFormat.class);

  /// The providers of one format: exact names, and open patterns with the best first.
  private record Routes(Map<String, ProviderSpec> exact, List<OpenRoute> open) {

    Optional<ProviderSpec> find(String model) {
      ProviderSpec named = exact.get(model);
      if (named != null) {
        return Optional.of(named);
      }
      for (OpenRoute route : open) {
        if (model.startsWith(route.start())) {
          return Optional.of(route.provider());
        }
      }
      return Optional.empty();
    }
  }

  private record OpenRoute(String start, ProviderSpec provider) {}

  private RouteTable(TenantPolicy policy) {
    for (WireFormat format : WireFormat.values()) {
      routes.put(format, routes(policy.providers(), format));
    }
    Map<String, ProviderSpec> byName = new HashMap<>();
    for (ProviderSpec provider : policy.providers()) {
      byName.put(provider.name(), provider);
    }
    for (AliasSpec alias : policy.aliases()) {
      ProviderSpec provider = byName.get(alias.provider());
      if (provider != null) {
        aliases.put(alias.name(), new Target(provider, alias.model()));
      }
    }
    for (WireFormat format : WireFormat.values()) {
      candidates.put(format, candidates(policy.providers(), format));
    }
  }

  /// Builds the table of a policy.
  public static RouteTable of(TenantPolicy policy) {
    return new RouteTable(policy);
  }

  /// Who serves a model to a caller who speaks a format; empty if nobody does.
  public Optional<Target> resolve(WireFormat format, String modelAsked) {
    Target alias = aliases.get(modelAsked);
    if (alias != null) {
      return alias.provider().formats().contains(format) ? Optional.of(alias) : Optional.empty();
    }
    return routesOf(format).find(modelAsked).map(provider -> new Target(provider, modelAsked));
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

  /// The model names that a key may call in a format, sorted: aliases, names that a provider or the
  /// key gives exactly, and models that the catalogue knows of the tenant's providers. Open
  /// patterns allow more than can be listed.
  public List<String> models(KeyGrant key, WireFormat format) {
    TreeSet<String> callable = new TreeSet<>();
    addCallable(callable, candidates.getOrDefault(format, List.of()), key, format);
    addCallable(callable, key.models(), key, format);
    return List.copyOf(callable);
  }

  /// The model names that a key may call on any of its surfaces, sorted.
  public List<String> models(KeyGrant key) {
    TreeSet<String> names = new TreeSet<>();
    for (WireFormat format : WireFormat.values()) {
      if (key.scope().surfaces().stream().anyMatch(surface -> surface.format() == format)) {
        names.addAll(models(key, format));
      }
    }
    return List.copyOf(names);
  }

  private void addCallable(
      Collection<String> callable, Collection<String> offered, KeyGrant key, WireFormat format) {
    for (String name : offered) {
      if (!ModelPattern.isOpen(name)
          && resolve(format, name).filter(target -> allowed(key, name, target)).isPresent()) {
        callable.add(name);
      }
    }
  }

  private Routes routesOf(WireFormat format) {
    Routes found = routes.get(format);
    return found == null ? new Routes(Map.of(), List.of()) : found;
  }

  private static Routes routes(List<ProviderSpec> providers, WireFormat format) {
    Map<String, ProviderSpec> exact = new HashMap<>();
    List<OpenRoute> open = new ArrayList<>();
    for (ProviderSpec provider : providers) {
      if (provider.formats().contains(format)) {
        for (String pattern : provider.models()) {
          if (ModelPattern.isOpen(pattern)) {
            open.add(new OpenRoute(pattern.substring(0, pattern.length() - 1), provider));
          } else {
            exact.putIfAbsent(pattern, provider);
          }
        }
      }
    }
    open.sort(Comparator.comparingInt(route -> -route.start().length()));
    return new Routes(exact, List.copyOf(open));
  }

  /// Names worth listing: a catalogue model only where its own provider would serve it.
  private List<String> candidates(List<ProviderSpec> providers, WireFormat format) {
    TreeSet<String> names = new TreeSet<>(aliases.keySet());
    names.addAll(routesOf(format).exact().keySet());
    for (ProviderSpec provider : providers) {
      List<String> known =
          ProviderCatalogue.builtIn()
              .find(provider.name())
              .map(CatalogueEntry::knownModels)
              .orElse(List.of());
      for (String model : known) {
        if (routesOf(format).find(model).filter(provider::equals).isPresent()) {
          names.add(model);
        }
      }
    }
    return List.copyOf(names);
  }
}
