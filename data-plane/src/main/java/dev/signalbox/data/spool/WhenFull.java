package dev.signalbox.data.spool;

/// What to do with a call whose usage cannot be written down: the spool is full, or its disk is, or
/// the disk fails.
public enum WhenFull {
  /// Refuse it: nothing is ever spent unseen.
  REFUSE,
  /// Serve it, and count it as unmetered: agents keep working, and the ledger has a gap whose size
  /// in calls is known.
  SERVE_UNMETERED
}
