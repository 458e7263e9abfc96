package dev.signalbox.control.key;

import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;

/// Reports of leaked keys over HTTP, in the form of GitHub's secret scanning partner programme.
@Controller("/v1/leaked-keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LeakApi {

  private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
  private static final int MAX_FINDINGS = 10_000;
  private static final int MAX_TEXT = 256;

  private final LeakReporters reporters;
  private final LeakIntake intake;

  LeakApi(LeakReporters reporters, LeakIntake intake) {
    this.reporters = reporters;
    this.intake = intake;
  }

  @Post
  HttpResponse<byte[]> report(HttpRequest<?> request, @Body byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 4 MB.").asException();
    }
    String identifier = header(request, "github-public-key-identifier");
    String signature = header(request, "github-public-key-signature");
    if (!reporters.signed(identifier, signature, body)) {
      throw Problem.of(ProblemCode.UNAUTHENTICATED, "No key that is trusted here signed this body.")
          .asException();
    }
    return HttpResponse.<byte[]>ok(
            Json.writeBytes(JsonValue.array(intake.take(request, findings(body)))))
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header("cache-control", "no-store");
  }

  private static String header(HttpRequest<?> request, String name) {
    List<String> values = request.getHeaders().getAll(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  /// What is not known here is left alone: the format belongs to others.
  private static List<LeakIntake.Finding> findings(byte[] body) {
    try {
      List<JsonValue> items = Json.parse(body).asArray();
      if (items.size() > MAX_FINDINGS) {
        throw Problem.inBody("", "must have at most " + MAX_FINDINGS + " items").asException();
      }
      List<LeakIntake.Finding> findings = new ArrayList<>(items.size());
      for (JsonValue item : items) {
        JsonValue.Obj one = item.asObject();
        findings.add(
            new LeakIntake.Finding(
                one.string("token"), text(one, "type"), text(one, "url"), text(one, "source")));
      }
      return findings;
    } catch (JsonException wrong) {
      throw Problem.of(
              ProblemCode.INVALID_JSON,
              "The body must be a list of objects with token, type, url and source.")
          .asException();
    }
  }

  private static String text(JsonValue.Obj of, String name) {
    String text = of.get(name).map(JsonValue::asString).orElse("");
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }
}
