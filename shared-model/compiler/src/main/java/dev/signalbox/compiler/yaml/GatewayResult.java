package dev.signalbox.compiler.yaml;

import dev.signalbox.compiler.PolicyProblem;
import dev.signalbox.model.bundle.Bundle;
import java.util.List;

/// What became of a `gateway.yaml`.
public sealed interface GatewayResult {

  /// It is sound.
  ///
  /// @param bundle the policy, compiled; version 1
  /// @param listen where the file says to listen
  /// @param spool how the file says to keep usage
  record Ready(Bundle bundle, ListenChoice listen, SpoolChoice spool) implements GatewayResult {}

  /// It is not, and these are all the reasons, from the top of the file to its end. Each has a
  /// position.
  record Rejected(List<PolicyProblem> problems) implements GatewayResult {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
