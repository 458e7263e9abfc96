package dev.signalbox.data.snapshot;

import dev.signalbox.compiler.RouteTable;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.ProviderSpec;
import dev.signalbox.model.bundle.TenantPolicy;
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

  private PolicySnapshot(long version, Limits limits, KeyTable keys) {
    this.version = version;
    this.limits = limits;
    this.keys = keys;
  }

  /// Makes a bundle ready. References to secrets are not followed here: `secrets` gives for each
  /// one what yields its value at any later time.
  public static PolicySnapshot of(Bundle bundle, SecretSource secrets) {
    List<KeyEntry> keys = new ArrayList<>();
    for (TenantPolicy tenant : bundle.tenants()) {
      RouteTable routes = RouteTable.of(tenant);
      Map<String, Endpoint> byName = new HashMap<>();
      for (ProviderSpec provider : tenant.providers()) {
        byName.put(
            provider.name(), Endpoint.of(provider, secrets.follow(provider.credential().secret())));
      }
      Endpoints endpoints = new Endpoints(byName);
      long hashKey = tenant.tenant().value().getMostSignificantBits();
      for (KeyGrant grant : tenant.keys()) {
        keys.add(
            new KeyEntry(grant, tenant.tenant(), bundle.version(), routes, endpoints, hashKey));
      }
    }
    return new PolicySnapshot(bundle.version(), bundle.limits(), new KeyTable(keys));
  }

  /// The entry of the key whose id starts at a place of a text, or null if no tenant has it.
  ///
  /// @param text holds base62 digits there, as many as an id has
  public @Nullable KeyEntry key(String text, int from) {
    return keys.find(text, from);
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
