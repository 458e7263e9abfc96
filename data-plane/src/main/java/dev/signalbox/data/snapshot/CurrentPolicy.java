package dev.signalbox.data.snapshot;

import org.jspecify.annotations.Nullable;

/// Holds the snapshot in force. A call reads it once and keeps what it read.
public final class CurrentPolicy {

  private volatile @Nullable PolicySnapshot snapshot;

  /// The snapshot in force, or null while there has not been any.
  public @Nullable PolicySnapshot get() {
    return snapshot;
  }

  /// Puts another snapshot in force. Calls under way keep theirs.
  public void activate(PolicySnapshot next) {
    snapshot = next;
  }
}
