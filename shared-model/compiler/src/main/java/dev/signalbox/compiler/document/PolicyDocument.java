package dev.signalbox.compiler.document;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.model.bundle.TenantSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one tenant decided, as far as it is versioned: providers with references to their
/// credentials, aliases and settings. Keys, members and nodes are not in it; they change at once.
///
/// @param providers in the order in which equally good matches are tried
/// @param aliases by name
public record PolicyDocument(
    List<ProviderSource> providers, List<AliasSource> aliases, TenantSettings settings) {

  /// What a tenant has that decided nothing yet.
  public static final PolicyDocument EMPTY =
      new PolicyDocument(List.of(), List.of(), TenantSettings.DEFAULT);

  public PolicyDocument {
    providers = providers.stream().map(PolicyDocument::normal).toList();
    aliases = aliases.stream().sorted(Comparator.comparing(AliasSource::name)).toList();
  }

  /// The provider of a name.
  public Optional<ProviderSource> provider(String name) {
    return providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  /// The alias of a name.
  public Optional<AliasSource> alias(String name) {
    return aliases.stream().filter(alias -> alias.name().equals(name)).findFirst();
  }

  /// The same with this provider: in the place of the one of its name, else as the last.
  public PolicyDocument with(ProviderSource provider) {
    List<ProviderSource> next = new ArrayList<>(providers);
    int place = providers.indexOf(provider(provider.name()).orElse(provider));
    if (place < 0) {
      next.add(provider);
    } else {
      next.set(place, provider);
    }
    return new PolicyDocument(next, aliases, settings);
  }

  /// The same with this alias instead of the one of its name.
  public PolicyDocument with(AliasSource alias) {
    List<AliasSource> next = new ArrayList<>(withoutAlias(alias.name()).aliases());
    next.add(alias);
    return new PolicyDocument(providers, next, settings);
  }

  /// The same with other settings.
  public PolicyDocument with(TenantSettings other) {
    return new PolicyDocument(providers, aliases, other);
  }

  /// The same without a provider.
  public PolicyDocument withoutProvider(String name) {
    return new PolicyDocument(
        providers.stream().filter(provider -> !provider.name().equals(name)).toList(),
        aliases,
        settings);
  }

  /// The same without an alias.
  public PolicyDocument withoutAlias(String name) {
    return new PolicyDocument(
        providers, aliases.stream().filter(alias -> !alias.name().equals(name)).toList(), settings);
  }

  /// The order of model patterns means nothing.
  private static ProviderSource normal(ProviderSource provider) {
    return new ProviderSource(
        provider.name(),
        provider.baseUrl(),
        provider.formats(),
        provider.models().stream().sorted().distinct().toList(),
        provider.scheme(),
        provider.secret(),
        provider.usageInStream(),
        provider.trustedCertificates(),
        provider.auth());
  }
}
