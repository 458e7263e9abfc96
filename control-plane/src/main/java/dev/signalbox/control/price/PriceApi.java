package dev.signalbox.control.price;

import dev.signalbox.billing.rate.ModelFamily;
import dev.signalbox.billing.rate.Schedule;
import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.model.json.Json;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The price list, for reading, and what was negotiated.
@Controller("/v1/prices")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PriceApi {

  private static final int MAX_NAME = 256;
  private static final int MAX_ID = 64;
  private static final int MAX_SOURCE = 200;
  private static final int MAX_TIME = 40;

  private final Access access;
  private final Prices prices;
  private final TenantPrices negotiated;

  PriceApi(Access access, Prices prices, TenantPrices negotiated) {
    this.access = access;
    this.prices = prices;
    this.negotiated = negotiated;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest change, @Body byte[] body) {
    access.requireAtOrg(change.caller(), Permission.PRICE_MANAGE);
    Fields fields = Fields.of(body);
    Optional<ModelFamily> family = fields.parsed("family", MAX_NAME, PriceApi::family);
    List<String> models = fields.optionalTexts("models", MAX_NAME).orElse(List.of());
    if (models.isEmpty()) {
      fields.fail("models", "must name at least one model");
    }
    Optional<Instant> from = fields.parsed("valid_from", MAX_TIME, PriceApi::time);
    Optional<Instant> to = fields.optionalParsed("valid_to", MAX_TIME, PriceApi::time);
    Optional<String> corrects = fields.optionalText("corrects", MAX_ID);
    String source = fields.text("source", MAX_SOURCE);
    Map<String, Schedule> tiers = TierForm.read(fields.optionalValue("tiers"), fields);
    fields.check();
    TenantPrices.Wanted wanted =
        new TenantPrices.Wanted(
            family.orElseThrow(), models, from.orElseThrow(), to, corrects, source, tiers);
    return HttpResponse.<byte[]>status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(Json.writeBytes(negotiated.create(change, wanted)));
  }

  @Get("/negotiated")
  HttpResponse<byte[]> negotiated(Caller caller, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.PRICE_READ);
    PageRequest page = PageRequest.from(request, "prices?negotiated");
    return JsonPage.answer(
        JsonPage.of(
                page, negotiated.list(caller.tenant(), page), row -> row.string("id"), row -> row)
            .build());
  }

  private static ModelFamily family(String name) {
    for (ModelFamily family : ModelFamily.values()) {
      if (family.wireName().equals(name)) {
        return family;
      }
    }
    throw new IllegalArgumentException("must be anthropic, openai, google or simulator");
  }

  private static Instant time(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9990-01-01T00:00:00Z"))) {
        return time.truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeParseException wrong) {
      // Said below.
    }
    throw new IllegalArgumentException("must be a time like 2027-01-31T12:00:00Z");
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
