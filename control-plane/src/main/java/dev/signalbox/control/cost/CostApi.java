package dev.signalbox.control.cost;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// Costs, for reading.
@Controller("/v1/costs")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CostApi {

  private final Costs costs;

  CostApi(Costs costs) {
    this.costs = costs;
  }

  @Get
  HttpResponse<byte[]> costs(Caller caller, HttpRequest<?> request) {
    CostQuery query = CostQuery.from(request);
    PageRequest page = PageRequest.from(request, "costs?" + query.fingerprint());
    return JsonPage.answer(costs.page(caller, query, page));
  }
}
