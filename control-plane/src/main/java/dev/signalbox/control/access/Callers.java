package dev.signalbox.control.access;

import io.micronaut.http.HttpRequest;
import java.util.Optional;

/// Finds who sent a request, for binders that give a controller more than its [Caller].
public final class Callers {

  private Callers() {}

  /// The member; empty if it was no member.
  public static Optional<Caller> of(HttpRequest<?> request) {
    return request.getAttribute(AccessFilter.CALLER, Caller.class);
  }
}
