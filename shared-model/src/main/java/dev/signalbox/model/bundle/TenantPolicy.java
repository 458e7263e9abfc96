package dev.signalbox.model.bundle;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.SecretDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one tenant has decided.
///
/// @param keys as `revocations` leave them, which are applied when this is made: a dead key stays
///   so that its holder can be told, a dead secret is gone
/// @param providers in the order in which equally good matches are tried
public record TenantPolicy(
    TenantId tenant,
    List<KeyGrant> keys,
    List<ProviderSpec> providers,
    List<AliasSpec> aliases,
    TenantSettings settings,
    Revocations revocations,
    PriceList prices) {

  public TenantPolicy {
    keys = revocations.isEmpty() ? List.copyOf(keys) : living(keys, revocations);
    providers = List.copyOf(providers);
    aliases = List.copyOf(aliases);
  }

  /// A policy with the usual settings, nothing revoked and no prices.
  public TenantPolicy(
      TenantId tenant, List<KeyGrant> keys, List<ProviderSpec> providers, List<AliasSpec> aliases) {
    this(
        tenant, keys, providers, aliases, TenantSettings.DEFAULT, Revocations.NONE, PriceList.NONE);
  }

  /// This policy with the keys and revocations of another version of it.
  public TenantPolicy withKeysOf(TenantPolicy other) {
    return new TenantPolicy(
        tenant, other.keys(), providers, aliases, settings, other.revocations(), prices);
  }

  private static List<KeyGrant> living(List<KeyGrant> keys, Revocations revocations) {
    Set<KeyId> deadKeys = new HashSet<>(revocations.keys());
    Set<SecretDigest> deadSecrets = new HashSet<>(revocations.secrets());
    return keys.stream()
        .flatMap(grant ->
            deadKeys.contains(grant.id())
                ? Stream.of(grant.revoked())
                : living(grant, deadSecrets).stream())
        .toList();
  }

  private static Optional<KeyGrant> living(KeyGrant grant, Set<SecretDigest> dead) {
    List<KeySecret> living =
        grant.secrets().stream().filter(secret -> !dead.contains(secret.digest())).toList();
    return living.isEmpty() ? Optional.empty() : Optional.of(grant.withSecrets(living));
  }
}
