package dev.signalbox.control.fleet;

import java.util.UUID;

/// Hears of every report that counts, after it was written down. It must not block.
public interface ReportListener {

  /// A proxy said what it runs.
  ///
  /// @param applied the version in force, 0 if there is none
  void reported(UUID proxy, long applied);
}
