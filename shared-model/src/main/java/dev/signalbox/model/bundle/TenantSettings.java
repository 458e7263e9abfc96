package dev.signalbox.model.bundle;

import java.time.Duration;

/// What a tenant decided about proxies in general.
///
/// @param staleness what a proxy does when it cannot learn of changes
/// @param staleAfter how long after the last word of the control plane its policy counts as stale
public record TenantSettings(Staleness staleness, Duration staleAfter) {

  /// What a proxy does with calls of this tenant while its policy is stale.
  public enum Staleness {
    /// It goes on with the policy it has, and says that it is stale.
    SERVE,
    /// It refuses calls until it has heard of the control plane again.
    STRICT
  }

  /// What holds where nobody said otherwise: an outage of the control plane stops no call.
  public static final TenantSettings DEFAULT =
      new TenantSettings(Staleness.SERVE, Duration.ofMinutes(15));
}
