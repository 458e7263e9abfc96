package dev.signalbox.data.sync;

import dev.signalbox.data.snapshot.PolicySnapshot;
import dev.signalbox.model.bundle.Bundle;

/// Where policies are put in force. Both methods are called by one thread.
public interface PolicySlot {

  /// Makes a policy ready without putting it in force.
  ///
  /// @throws RuntimeException if it cannot be; then it is refused and the old one stays
  PolicySnapshot prepare(Bundle bundle);

  /// Puts a policy in force. Calls under way keep theirs.
  void activate(PolicySnapshot snapshot);
}
