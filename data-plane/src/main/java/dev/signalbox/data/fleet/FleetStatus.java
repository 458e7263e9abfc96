package dev.signalbox.data.fleet;

import java.time.Instant;
import java.util.Optional;

/// How things are between this proxy and the fleet.
///
/// @param proxyId given at its enrolment; empty before
/// @param lastReport when the control plane last took a report
/// @param trouble what is wrong, for the operator; empty if nothing is
/// @param statusKept whether the last report is on disk too
public record FleetStatus(
    Optional<String> proxyId, Optional<Instant> lastReport, String trouble, boolean statusKept) {

  static final FleetStatus BEFORE_START =
      new FleetStatus(Optional.empty(), Optional.empty(), "", false);

  FleetStatus enrolled(String id) {
    return new FleetStatus(Optional.of(id), lastReport, "", statusKept);
  }

  FleetStatus attempted(boolean kept) {
    return new FleetStatus(proxyId, lastReport, trouble, kept);
  }

  FleetStatus reported(Instant at) {
    return new FleetStatus(proxyId, Optional.of(at), "", statusKept);
  }

  FleetStatus failed(String reason) {
    return new FleetStatus(proxyId, lastReport, reason, statusKept);
  }
}
