package dev.signalbox.control.policy;

/// Hears that a policy may have changed. Called after the commit, by the thread that committed, so
/// it must not take long.
public interface PolicyListener {

  /// Something may have changed.
  void changed();
}
