package dev.signalbox.control.change;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/// Says on the answer that nothing was changed, and refuses a `dryRun` that is neither true nor
/// false also where nothing would be changed anyway.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class DryRunFilter implements Ordered {

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    if (request.getMethod().permitsRequestBody()) {
      ChangeRequestBinder.dryRun(request);
    }
  }

  @ResponseFilter
  void stamp(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (request.getAttribute(ChangeRequestBinder.DRY_RUN, Boolean.class).orElse(false)) {
      response.getHeaders().set("signalbox-dry-run", "true");
    }
  }
}
