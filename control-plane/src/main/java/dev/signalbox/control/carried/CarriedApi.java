package dev.signalbox.control.carried;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// Where status files of proxies without a connection are brought.
@Controller("/v1/fleet/status-imports")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CarriedApi {

  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final CarriedReports reports;

  CarriedApi(CarriedReports reports) {
    this.reports = reports;
  }

  @Post
  HttpResponse<byte[]> take(ChangeRequest request, @Body byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 64 KB.").asException();
    }
    CarriedReport report;
    try {
      report = CarriedReport.read(Json.parse(body).asObject());
    } catch (JsonException wrong) {
      throw Problem.of(ProblemCode.INVALID_BODY, "Not a status file: " + wrong.getMessage())
          .asException();
    }
    CarriedReports.Outcome outcome = reports.take(request, report);
    return JsonPage.answer(
        JsonValue.object().put("counted", outcome.counted()).put("status", outcome.row()).build());
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "fleet/status-imports");
    return JsonPage.answer(
        JsonPage.of(page, reports.list(caller, page), row -> row.string("id"), row -> row).build());
  }
}
