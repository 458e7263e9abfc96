package dev.signalbox.data.snapshot;

import dev.signalbox.compiler.RouteTable;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.bundle.TenantSettings.Staleness;
import dev.signalbox.model.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One bundle, made ready for the request path.
public final class PolicySnapshot {

  private final long version;
  private final Limits limits;
  private final KeyTable keys;
  private final Map<TenantId, Duration> strict;
  private final Map<TenantId, Endpoints> endpoints;
  private volatile Instant vouched = Instant.MAX;

  private PolicySnapshot(
      Bundle bundle,
      KeyTable keys,
      Map<TenantId, Duration> strict,
      Map<TenantId, Endpoints> endpoints) {
    this.version = bundle.version();
    this.limits = bundle.limits();
    this.keys = keys;
    this.strict = strict;
    this.endpoints = endpoints;
  }

  /// Makes a bundle ready. References to secrets are not followed here: `authorizers` gives what
  /// knows them at any later time.
  public static PolicySnapshot of(Bundle bundle, AuthorizerSource authorizers) {
    List<KeyEntry> keys = new ArrayList<>();
    Map<TenantId, Duration> strict = new HashMap<>();
    Map<TenantId, Endpoints> byTenant = new HashMap<>();
    for (TenantPolicy tenant : bundle.tenants()) {
      if (tenant.settings().staleness() == Staleness.STRICT) {
        strict.put(tenant.tenant(), tenant.settings().staleAfter());
      }
      RouteTable routes = RouteTable.of(tenant);
      Map<String, Endpoint> byName = new HashMap<>();
      for (ProviderSpec provider : tenant.providers()) {
        byName.put(
            provider.name(), Endpoint.of(provider, authorizers.authorizer(tenant, provider)));
      }
      Endpoints endpoints = new Endpoints(byName);
      byTenant.put(tenant.tenant(), endpoints);
      long hashKey = tenant.tenant().value().getMostSignificantBits();
      for (KeyGrant grant : tenant.keys()) {
        keys.add(
            new KeyEntry(
                grant,
                new Caller(tenant.tenant(), grant.nodePath()),
                bundle.version(),
                routes,
                endpoints,
                hashKey));
      }
    }
    return new PolicySnapshot(bundle, new KeyTable(keys), Map.copyOf(strict), Map.copyOf(byTenant));
  }

  /// Notes when it was last signed that this is the newest policy. Calls that pinned this snapshot
  /// see it too. Until this is called, as for a policy from a local file, it never grows old.
  public void vouch(Instant issued) {
    vouched = issued;
  }

  /// Whether a call with this key must be refused, because its tenant wants no policy that is older
  /// than it chose, and this one may be.
  public boolean isTooOldFor(KeyEntry key, long nowMillis) {
    if (strict.isEmpty()) {
      return false;
    }
    Duration most = strict.get(key.tenant());
    Instant now = Instant.ofEpochMilli(nowMillis);
    return most != null
        && now.isAfter(vouched)
        && Duration.between(vouched, now).compareTo(most) > 0;
  }

  /// The entry of the key whose id starts at a place of a text, or null if no tenant has it.
  ///
  /// @param text holds base62 digits there, as many as an id has
  public @Nullable KeyEntry key(String text, int from) {
    return keys.find(text, from);
  }

  /// A provider of a tenant, or null if it has none of that name.
  public @Nullable Endpoint endpoint(TenantId tenant, String provider) {
    Endpoints ofTenant = endpoints.get(tenant);
    return ofTenant == null ? null : ofTenant.get(provider);
  }

  /// The policy version.
  public long version() {
    return version;
  }

  /// The operator's limits.
  public Limits limits() {
    return limits;
  }
}
