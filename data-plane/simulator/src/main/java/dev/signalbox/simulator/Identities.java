package dev.signalbox.simulator;

import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.script.Seal;
import java.util.List;

/// Who is known to the simulated clouds, and what they issued.
public final class Identities {

  private final AwsAccounts aws;

  Identities(SimulatorSettings settings) {
    Seal seal = new Seal(settings.seed());
    this.aws = new AwsAccounts(seal);
  }

  /// Access keys, roles and API keys of AWS.
  public AwsAccounts aws() {
    return aws;
  }

  List<Authority> authorities() {
    return List.of();
  }

  void reset() {
    aws.reset();
  }
}
