package dev.signalbox.control.session;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Set;

/// Sessions and their calls, for reading.
@Controller("/v1/sessions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SessionApi {

  private final Sessions sessions;

  SessionApi(Sessions sessions) {
    this.sessions = sessions;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    UsageFilter filter = UsageFilter.from(request, Set.of());
    PageRequest page = PageRequest.from(request, "sessions?" + filter.fingerprint());
    return JsonPage.answer(
        JsonPage.of(
                page, sessions.list(caller, filter, page), Sessions::positionOf, Sessions::shown)
            .build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> one(Caller caller, @PathVariable String id) {
    return JsonPage.answer(sessions.one(caller, id));
  }

  @Get("/{id}/calls")
  HttpResponse<byte[]> calls(Caller caller, @PathVariable String id, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "calls?" + UsageFilter.fingerprint(id));
    return JsonPage.answer(
        JsonPage.of(page, sessions.calls(caller, id, page), Sessions::positionOfCall, row -> row)
            .build());
  }
}
