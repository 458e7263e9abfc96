package dev.signalbox.control.applied;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.applied.Acknowledgements.Result;
import dev.signalbox.control.fleet.Publication;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Where one waits until proxies run a version.
@Controller("/v1/fleet/wait")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WaitApi {

  private final Acknowledgements acknowledgements;
  private final Publication publication;
  private final Access access;

  WaitApi(Acknowledgements acknowledgements, Publication publication, Access access) {
    this.acknowledgements = acknowledgements;
    this.publication = publication;
    this.access = access;
  }

  @Get
  HttpResponse<byte[]> await(Caller caller, HttpRequest<?> request) throws InterruptedException {
    access.requireAtOrg(caller, Permission.FLEET_READ);
    WaitQuery query = WaitQuery.of(request.getParameters());
    long version =
        WaitQuery.version(request.getParameters().getFirst("version"))
            .orElseGet(() -> publishedVersion(publication.upToNow(), query));
    Result result = acknowledgements.await(caller.tenant(), query.wanted(version));
    List<JsonValue> missing =
        result.missing().entrySet().stream()
            .<JsonValue>map(one ->
                JsonValue.object()
                    .put("proxy_id", one.getKey().toString())
                    .put("version", one.getValue())
                    .build())
            .toList();
    return JsonPage.answer(
        JsonValue.object()
            .put("version", result.version())
            .put("applied", result.missing().isEmpty())
            .put("awaited", result.awaited())
            .put("missing", JsonValue.array(missing))
            .build());
  }

  /// The version that holds what was committed before; waits for it as long as for proxies.
  static long publishedVersion(CompletableFuture<Long> publishing, WaitQuery query) {
    return publishing
        .orTimeout(query.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
        .exceptionally(late -> Long.MAX_VALUE)
        .join();
  }
}
