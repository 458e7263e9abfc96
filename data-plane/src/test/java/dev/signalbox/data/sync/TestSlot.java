package dev.signalbox.data.sync;

import dev.signalbox.data.snapshot.NoCredential;
import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.bundle.Bundle;
import java.util.List;

/// Notes which versions go in force, and cannot make one of them ready.
final class TestSlot implements PolicySlot {

  private final List<Long> inForce;
  private final long unlucky;
  private volatile PolicySnapshot last;

  TestSlot(List<Long> inForce, long unlucky) {
    this.inForce = inForce;
    this.unlucky = unlucky;
  }

  @Override
  public PolicySnapshot prepare(Bundle bundle) {
    if (bundle.version() == unlucky) {
      throw new IllegalStateException("unlucky");
    }
    return PolicySnapshot.of(bundle, (policy, provider) -> NoCredential.INSTANCE);
  }

  @Override
  public void activate(PolicySnapshot snapshot) {
    last = snapshot;
    inForce.add(snapshot.version());
  }

  PolicySnapshot last() {
    return last;
  }
}
