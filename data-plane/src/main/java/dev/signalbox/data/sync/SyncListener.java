package dev.signalbox.data.sync;

/// Hears what became of each policy version that came, so that the control plane can be told.
/// Called by the thread that syncs, one event after the other, so it must not block: it queues the
/// event and ships it elsewhere. What it throws is logged and changes nothing.
@FunctionalInterface
public interface SyncListener {

  /// Nobody listens.
  SyncListener NONE = event -> {};

  /// A version was put in force, or refused.
  void synced(SyncEvent event);
}
