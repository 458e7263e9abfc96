package dev.signalbox.data;

import dev.signalbox.model.bundle.Limits;
import java.time.Duration;

/// Limits of tests, of which one is made short.
final class ShortLimits {

  private static final Limits L = Limits.DEFAULT;

  private ShortLimits() {}

  static Limits body(long maxBodyBytes) {
    return new Limits(
        maxBodyBytes,
        L.maxHeaderBytes(),
        L.maxConnections(),
        L.headTimeout(),
        L.bodyIdleTimeout(),
        L.keepAliveTimeout(),
        L.connectTimeout(),
        L.providerIdleTimeout());
  }

  static Limits connections(int maxConnections) {
    return new Limits(
        L.maxBodyBytes(),
        L.maxHeaderBytes(),
        maxConnections,
        L.headTimeout(),
        L.bodyIdleTimeout(),
        L.keepAliveTimeout(),
        L.connectTimeout(),
        L.providerIdleTimeout());
  }

  /// How long a client may take for a head, between two parts of a body, and between two calls.
  static Limits client(Duration head, Duration bodyIdle, Duration keepAlive) {
    return new Limits(
        L.maxBodyBytes(),
        L.maxHeaderBytes(),
        L.maxConnections(),
        head,
        bodyIdle,
        keepAlive,
        L.connectTimeout(),
        L.providerIdleTimeout());
  }

  static Limits provider(Duration connect, Duration providerIdle) {
    return new Limits(
        L.maxBodyBytes(),
        L.maxHeaderBytes(),
        L.maxConnections(),
        L.headTimeout(),
        L.bodyIdleTimeout(),
        L.keepAliveTimeout(),
        connect,
        providerIdle);
  }
}
