package dev.signalbox.control.applied;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.applied.Acknowledgements.Result;
import dev.signalbox.control.fleet.Publication;
import dev.signalbox.control.fleet.Stages;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Where one waits until proxies run a version.
@Controller("/v1/fleet/wait")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WaitApi {

  /// What stands for a version that was not published in time.
  static final long UNPUBLISHED = Long.MAX_VALUE;

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
    if (version == UNPUBLISHED) {
      throw Problem.of(ProblemCode.NOT_READY, "Nothing could be published yet.").asException();
    }
    Result result = acknowledgements.await(caller.tenant(), query.wanted(version));
    List<JsonValue> missing =
        result.missing().entrySet().stream()
            .<JsonValue>map(one -> missing(caller, one, result))
            .toList();
    return JsonPage.answer(
        JsonValue.object()
            .put("version", result.version())
            .put("applied", result.missing().isEmpty())
            .put("awaited", result.awaited())
            .put("missing", JsonValue.array(missing))
            .build());
  }

  /// Of a rollout of somebody else, such as whoever runs the cell, no more is told than that it is
  /// there.
  private static JsonValue missing(Caller caller, Map.Entry<UUID, Long> one, Result result) {
    JsonValue.ObjectBuilder out =
        JsonValue.object().put("proxy_id", one.getKey().toString()).put("version", one.getValue());
    Stages.Hold hold = result.held().get(one.getKey());
    if (hold != null) {
      JsonValue.ObjectBuilder held =
          JsonValue.object().put("reason", "rollout").put("state", hold.state());
      if (hold.tenant().equals(caller.tenant())) {
        held.put("rollout_id", hold.rollout().toString());
      }
      out.put("held", held.build());
    }
    return out.build();
  }

  /// The version that holds what was committed before; waits for it as long as for proxies.
  ///
  /// @return [#UNPUBLISHED] if that is not long enough
  static long publishedVersion(CompletableFuture<Long> publishing, WaitQuery query) {
    return publishing
        .orTimeout(query.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(late -> UNPUBLISHED)
        .join();
  }
}
