package dev.signalbox.control.change;

/// Hears of every change after its commit, for what hangs on the resources of other features.
/// Called by the thread that committed, so it must not take long.
public interface ChangeListener {

  /// Resources of a type have changed.
  ///
  /// @param resourceType the type as the audit names it, such as `member`
  void changed(String resourceType);
}
