package dev.signalbox.compiler;

import dev.signalbox.model.bundle.PriceList;
import dev.signalbox.model.bundle.Revocations;
import dev.signalbox.model.bundle.TenantSettings;
import dev.signalbox.model.id.TenantId;
import java.util.List;

/// What one tenant decided.
///
/// @param path stands before the path of each problem found here: empty where there is one tenant
///   only, else for example `tenants.acme.`
/// @param keys in any order
/// @param providers in the order in which equally good matches are tried
/// @param aliases in any order
/// @param settings what the tenant decided about proxies in general
/// @param revocations what was revoked lately
/// @param prices what models cost the tenant
public record TenantSource(
    TenantId id,
    String path,
    List<KeySource> keys,
    List<ProviderSource> providers,
    List<AliasSource> aliases,
    TenantSettings settings,
    Revocations revocations,
    PriceList prices) {

  public TenantSource {
    keys = List.copyOf(keys);
    providers = List.copyOf(providers);
    aliases = List.copyOf(aliases);
  }

  /// A tenant with the usual settings, nothing revoked and no prices.
  public TenantSource(
      TenantId id,
      String path,
      List<KeySource> keys,
      List<ProviderSource> providers,
      List<AliasSource> aliases) {
    this(
        id,
        path,
        keys,
        providers,
        aliases,
        TenantSettings.DEFAULT,
        Revocations.NONE,
        PriceList.NONE);
  }
}
