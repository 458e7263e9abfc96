package dev.signalbox.control.usage;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.fleet.SignsOfLife;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;

/// Where proxies deliver usage.
@Controller("/v1/ingest/usage")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IngestApi {

  private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

  private final UsageIngest ingest;
  private final SignsOfLife signs;

  IngestApi(UsageIngest ingest, SignsOfLife signs) {
    this.ingest = ingest;
    this.signs = signs;
  }

  @Post
  @Consumes(MediaType.APPLICATION_JSON)
  HttpResponse<byte[]> deliver(ProxyCaller proxy, @Body byte[] body) {
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 16 MB.").asException();
    }
    UsageBatch batch;
    try {
      batch = UsageBatch.read(body);
    } catch (JsonException notABatch) {
      throw Problem.of(ProblemCode.INVALID_BODY, "Not a batch: " + notABatch.getMessage())
          .asException();
    }
    IngestResult result = ingest.ingest(batch.from(proxy));
    proxy.enrolled().ifPresent(signs::deliveredUsage);
    return HttpResponse.ok(Json.writeBytes(json(result)))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  private static JsonValue json(IngestResult result) {
    List<JsonValue> rejected = new ArrayList<>();
    for (Rejection rejection : result.rejected()) {
      rejected.add(
          JsonValue.object()
              .put("id", rejection.id())
              .put("reason", rejection.reason().wireName())
              .build());
    }
    return JsonValue.object()
        .put("accepted", result.accepted())
        .put("duplicates", result.duplicates())
        .put("rejected", JsonValue.array(rejected))
        .build();
  }
}
