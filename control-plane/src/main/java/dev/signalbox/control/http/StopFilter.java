package dev.signalbox.control.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import org.jspecify.annotations.Nullable;

/// Sends everybody away who comes while the process is being stopped, before anything is looked at.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class StopFilter implements Ordered {

  private final Stopping stopping;

  StopFilter(Stopping stopping) {
    this.stopping = stopping;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }

  @RequestFilter
  @Nullable HttpResponse<?> refuse(HttpRequest<?> request) {
    return stopping.begun() ? Stopping.problem().response(request) : null;
  }
}
