package dev.signalbox.data.sync;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.data.sync.BundleAssembler.Assembled;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.wire.Surface;
import java.util.Optional;

/// Makes the decisions that travel with a policy on the very snapshot that is to go in force, and
/// compares.
final class SelfTest {

  private SelfTest() {}

  /// The first decision that differs, in words; empty if none does.
  static Optional<String> difference(Assembled assembled, PolicySnapshot snapshot) {
    for (TenantPolicy tenant : assembled.bundle().tenants()) {
      Canaries canaries = assembled.canaries().get(tenant.tenant());
      if (canaries == null) {
        return Optional.of("tenant " + tenant.tenant() + " has no canaries");
      }
      Optional<String> difference = canaries.difference(new OnSnapshot(tenant, snapshot));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private record OnSnapshot(TenantPolicy tenant, PolicySnapshot snapshot)
      implements Canaries.Decider {

    @Override
    public int keys() {
      return tenant.keys().size();
    }

    @Override
    public boolean knows(KeyId key) {
      return snapshot.key(key.value(), 0) != null;
    }

    @Override
    public boolean allows(KeyId key, Surface surface, String model) {
      KeyEntry entry = snapshot.key(key.value(), 0);
      return entry != null
          && entry.tenant().equals(tenant.tenant())
          && Canaries.decide(entry.routes(), entry.grant(), surface, model);
    }
  }
}
