package dev.signalbox.data.authenticate;

import dev.signalbox.data.snapshot.NoCredential;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// Snapshots that hold keys and nothing else.
final class KeyPolicy {

  static final KeyScope FREE = KeyScope.ofModels(List.of("*"));

  private KeyPolicy() {}

  static KeyGrant grant(VirtualKey key) {
    return grant(key, KeyStatus.ACTIVE, FREE, Optional.empty(), KeySecret.lasting(key.digest()));
  }

  static KeyGrant grant(
      VirtualKey key,
      KeyStatus status,
      KeyScope scope,
      Optional<Instant> expiresAt,
      KeySecret... secrets) {
    return new KeyGrant(key.id(), status, List.of(secrets), "ana", "acme", scope, expiresAt);
  }

  static PolicySnapshot snapshot(KeyGrant... grants) {
    return snapshot(List.of(grants));
  }

  static PolicySnapshot snapshot(List<KeyGrant> grants) {
    TenantPolicy tenant =
        new TenantPolicy(new TenantId(new UUID(1, 2)), grants, List.of(), List.of());
    return PolicySnapshot.of(
        new Bundle(1, List.of(tenant), Limits.DEFAULT),
        (policy, provider) -> NoCredential.INSTANCE);
  }

  static List<VirtualKey> keys(int count) {
    Random random = new Random(11);
    List<VirtualKey> keys = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      keys.add(VirtualKey.mint(random));
    }
    return keys;
  }
}
