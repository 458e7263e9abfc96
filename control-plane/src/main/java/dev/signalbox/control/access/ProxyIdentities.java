package dev.signalbox.control.access;

import dev.signalbox.model.key.Secret;
import java.util.Optional;

/// Knows the identities of enrolled proxies. The feature that enrols them gives the one
/// implementation.
public interface ProxyIdentities {

  /// Which proxy presents this; empty if none may. Every call counts as a sign of life.
  ///
  /// @param forRenewal whether an identity that has expired, but may still be renewed, will do
  /// @throws dev.signalbox.control.http.ProblemException if it cannot be told, because the database
  ///   is away
  Optional<ProxyCaller> find(Secret presented, boolean forRenewal);
}
