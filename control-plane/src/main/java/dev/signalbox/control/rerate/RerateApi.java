package dev.signalbox.control.rerate;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Re-rating over HTTP.
@Controller("/v1/prices")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RerateApi {

  private static final int MAX_TIME = 40;
  private static final int MAX_REASON = 500;
  private static final Duration MAX_SPAN = Duration.ofDays(366);

  private final Rerates rerates;
  private final Access access;
  private final TenantTransactions transactions;
  private final AdjustmentStore store;

  RerateApi(
      Rerates rerates, Access access, TenantTransactions transactions, AdjustmentStore store) {
    this.rerates = rerates;
    this.access = access;
    this.transactions = transactions;
    this.store = store;
  }

  @Post("/rerate")
  HttpResponse<byte[]> rerate(ChangeRequest change, @Body byte[] body) {
    access.requireAtOrg(change.caller(), Permission.PRICE_MANAGE);
    Fields fields = Fields.of(body);
    Optional<Instant> from = fields.parsed("from", MAX_TIME, RerateApi::time);
    Optional<Instant> to = fields.parsed("to", MAX_TIME, RerateApi::time);
    Optional<String> reason = fields.optionalText("reason", MAX_REASON);
    if (from.isPresent()
        && to.isPresent()
        && (!from.get().isBefore(to.get())
            || Duration.between(from.get(), to.get()).compareTo(MAX_SPAN) > 0)) {
      fields.fail("to", "must be after from, by at most 366 days");
    }
    fields.check();
    return JsonPage.answer(
        rerates.rerate(change.because(reason), from.orElseThrow(), to.orElseThrow()));
  }

  @Get("/reratings/{run}/adjustments")
  HttpResponse<byte[]> adjustments(Caller caller, String run, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.PRICE_READ);
    UUID id = id(run);
    PageRequest page = PageRequest.from(request, "adjustments?" + id);
    UUID after = page.afterId();
    List<Obj> rows =
        transactions.read(
            caller.tenant(),
            connection -> store.list(connection, caller.tenant(), id, after, page.limit() + 1));
    if (rows.isEmpty() && page.after().isEmpty()) {
      throw Problem.of(ProblemCode.NOT_FOUND, "No run of that id adjusted anything.").asException();
    }
    return JsonPage.answer(
        JsonPage.of(page, rows, row -> row.string("record_id"), row -> row).build());
  }

  private static UUID id(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException notAnId) {
      // Said below.
    }
    throw Problem.of(ProblemCode.NOT_FOUND, "There is no such run.").asException();
  }

  private static Instant time(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9990-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeParseException wrong) {
      // Said below.
    }
    throw new IllegalArgumentException("must be a time like 2027-01-31T12:00:00Z");
  }
}
