package dev.signalbox.control.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sends everybody away who comes while the process is being stopped, before anything is looked at,
/// and counts who is still here. Who only waits for news is not counted.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class StopFilter implements Ordered {

  private static final String COUNTED = "signalbox.under-way";
  private static final Set<String> WAITING = Set.of("/v1/bundle", "/v1/fleet/wait");

  private final Stopping stopping;

  StopFilter(Stopping stopping) {
    this.stopping = stopping;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }

  @RequestFilter
  @Nullable HttpResponse<?> admit(HttpRequest<?> request) {
    boolean counted = !WAITING.contains(request.getPath());
    if (counted) {
      // Counted before it is looked whether the stop has begun, so that none is missed.
      stopping.entered();
    }
    if (stopping.begun()) {
      if (counted) {
        stopping.left();
      }
      return Stopping.problem().response(request);
    }
    if (counted) {
      request.setAttribute(COUNTED, true);
    }
    return null;
  }

  @ResponseFilter
  void leave(HttpRequest<?> request) {
    if (request.removeAttribute(COUNTED, Boolean.class).isPresent()) {
      stopping.left();
    }
  }
}
