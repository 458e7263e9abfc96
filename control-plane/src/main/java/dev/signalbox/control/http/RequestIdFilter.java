package dev.signalbox.control.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/// Prepares every request and puts the request id on every answer. Outermost, so that answers of
/// other filters are stamped too.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestIdFilter implements Ordered {

  private final Cursors cursors;

  RequestIdFilter(Cursors cursors) {
    this.cursors = cursors;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.before();
  }

  @RequestFilter
  void prepare(HttpRequest<?> request) {
    cursors.prepare(request);
  }

  @ResponseFilter
  void stamp(HttpRequest<?> request, MutableHttpResponse<?> response) {
    RequestIds.stamp(request, response);
    response.getHeaders().set("x-content-type-options", "nosniff");
    if (!response.getHeaders().contains("cache-control")) {
      response.getHeaders().set("cache-control", "no-store");
    }
  }
}
