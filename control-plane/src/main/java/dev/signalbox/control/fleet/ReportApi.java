package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import java.util.concurrent.CompletableFuture;

/// Where proxies say what they run. Answered after the commit, without a thread that waits for it.
@Controller("/v1/fleet/reports")
final class ReportApi {

  private static final int MAX_BODY_BYTES = 16 * 1024;

  private final Reports reports;

  ReportApi(Reports reports) {
    this.reports = reports;
  }

  @Post
  CompletableFuture<HttpResponse<byte[]>> report(ProxyCaller caller, @Body byte[] body) {
    EnrolledProxy proxy = EnrolmentApi.enrolled(caller);
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 16 KB.").asException();
    }
    Report report;
    try {
      report = Report.read(Json.parse(body).asObject());
    } catch (JsonException wrong) {
      throw Problem.of(ProblemCode.INVALID_BODY, "Not a report: " + wrong.getMessage())
          .asException();
    }
    return reports.accept(proxy, report).thenApply(ReportApi::answer);
  }

  private static HttpResponse<byte[]> answer(Reports.Outcome outcome) {
    return JsonPage.answer(
        JsonValue.object().put("counted", outcome == Reports.Outcome.COUNTED).build());
  }
}
