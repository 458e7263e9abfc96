package dev.signalbox.control.fleet;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;

/// The proxies over HTTP.
@Controller("/v1/fleet/proxies")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProxyApi {

  private final Proxies proxies;

  ProxyApi(Proxies proxies) {
    this.proxies = proxies;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    Optional<String> group = request.getParameters().getFirst("group");
    if (group.isPresent() && !Groups.NAME.matcher(group.get()).matches()) {
      throw wrong("group must be the name of a group");
    }
    Proxies.Filter filter =
        new Proxies.Filter(group, request.getParameters().getFirst("status").map(ProxyApi::status));
    PageRequest page =
        PageRequest.from(
            request,
            "fleet/proxies?group="
                + group.orElse("")
                + "&status="
                + filter.status().map(ProxyStatus::wireName).orElse(""));
    return JsonPage.answer(
        JsonPage.of(page, proxies.list(caller, filter, page), one -> one.string("id"), one -> one)
            .build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return JsonPage.answer(proxies.show(caller, GroupApi.id(id)));
  }

  @Delete("/{id}")
  HttpResponse<?> revoke(ChangeRequest change, String id) {
    proxies.revoke(change, GroupApi.id(id));
    return HttpResponse.noContent();
  }

  private static ProxyStatus status(String text) {
    try {
      return ProxyStatus.of(text);
    } catch (IllegalArgumentException wrong) {
      throw wrong("status must be one of those that the contract names");
    }
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }
}
