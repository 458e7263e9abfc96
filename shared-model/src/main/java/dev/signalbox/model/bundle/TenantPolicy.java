package dev.signalbox.model.bundle;

import dev.signalbox.model.id.TenantId;
import java.util.List;

/// What one tenant has decided.
///
/// @param providers in the order in which equally good matches are tried
public record TenantPolicy(
    TenantId tenant, List<KeyGrant> keys, List<ProviderSpec> providers, List<AliasSpec> aliases) {

  public TenantPolicy {
    keys = List.copyOf(keys);
    providers = List.copyOf(providers);
    aliases = List.copyOf(aliases);
  }
}
