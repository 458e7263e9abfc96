package dev.signalbox.compiler;

import dev.signalbox.model.id.TenantId;
import java.util.List;

/// What one tenant decided.
///
/// @param path stands before the path of each problem found here: empty where there is one tenant
///   only, else for example `tenants.acme.`
/// @param keys in any order
/// @param providers in the order in which equally good matches are tried
/// @param aliases in any order
public record TenantSource(
    TenantId id,
    String path,
    List<KeySource> keys,
    List<ProviderSource> providers,
    List<AliasSource> aliases) {

  public TenantSource {
    keys = List.copyOf(keys);
    providers = List.copyOf(providers);
    aliases = List.copyOf(aliases);
  }
}
