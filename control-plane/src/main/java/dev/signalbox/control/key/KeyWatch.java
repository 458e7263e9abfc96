package dev.signalbox.control.key;

import dev.signalbox.control.change.ChangeListener;
import dev.signalbox.control.policy.PolicyListener;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Set;

/// Keys rest on members, roles and the tree: a change there changes what keys are worth, so the
/// policy is compiled again.
@Singleton
final class KeyWatch implements ChangeListener {

  private static final Set<String> RESTED_ON = Set.of("member", "group", "role", "binding", "node");

  /// Asked for when needed: what publishes policies makes changes itself.
  private final Provider<PolicyListener> policy;

  KeyWatch(Provider<PolicyListener> policy) {
    this.policy = policy;
  }

  @Override
  public void changed(String resourceType) {
    if (RESTED_ON.contains(resourceType)) {
      policy.get().changed();
    }
  }
}
