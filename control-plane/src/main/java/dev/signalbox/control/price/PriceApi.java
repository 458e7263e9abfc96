package dev.signalbox.control.price;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// The price list, for reading.
@Controller("/v1/prices")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PriceApi {

  private final Access access;
  private final Prices prices;

  PriceApi(Access access, Prices prices) {
    this.access = access;
    this.prices = prices;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.PRICE_READ);
    int version = prices.current().version();
    PageRequest page = PageRequest.from(request, "prices?" + version);
    return JsonPage.answer(
        JsonPage.of(page, prices.list(version, page), row -> row.string("id"), row -> row).build());
  }
}
