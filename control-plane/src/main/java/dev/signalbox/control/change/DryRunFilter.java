package dev.signalbox.control.change;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Says on the answer that nothing was changed.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class DryRunFilter {

  @ResponseFilter
  void stamp(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (request.getAttribute(ChangeRequestBinder.DRY_RUN, Boolean.class).orElse(false)) {
      response.getHeaders().set("signalbox-dry-run", "true");
    }
  }
}
