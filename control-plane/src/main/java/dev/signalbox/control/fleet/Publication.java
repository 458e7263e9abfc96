package dev.signalbox.control.fleet;

import java.util.concurrent.CompletableFuture;

/// Knows under which version a change reaches proxies. Whoever publishes gives the one
/// implementation.
public interface Publication {

  /// Completes with a version that holds everything that was committed before this call; the newest
  /// one if nothing of it changed any policy.
  CompletableFuture<Long> upToNow();
}
