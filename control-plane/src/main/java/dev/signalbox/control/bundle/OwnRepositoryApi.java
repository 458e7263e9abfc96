package dev.signalbox.control.bundle;

import dev.signalbox.control.access.Access;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.trust.Archive;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// What a tenant needs for proxies that it runs for itself: the root to pin, and an archive for
/// those without a connection.
@Controller("/v1/fleet/repository")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OwnRepositoryApi {

  private final OwnRepositories repositories;
  private final BundleFeed feed;
  private final Access access;

  OwnRepositoryApi(OwnRepositories repositories, BundleFeed feed, Access access) {
    this.repositories = repositories;
    this.feed = feed;
    this.access = access;
  }

  @Get("/root")
  HttpResponse<byte[]> root(Caller caller) {
    access.requireAtOrg(caller, Permission.FLEET_READ);
    return HttpResponse.ok(repositories.root(caller.tenant()))
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header("content-disposition", "attachment; filename=\"root.json\"");
  }

  @Get(value = "/archive", produces = MediaType.ALL)
  HttpResponse<byte[]> archive(Caller caller, HttpRequest<?> request) {
    access.requireAtOrg(caller, Permission.FLEET_MANAGE);
    Published newest =
        feed.newest()
            .orElseThrow(() ->
                Problem.of(ProblemCode.NOT_READY, "No bundle was published yet.").asException());
    byte[] archive = repositories.export(caller.tenant(), newest, BundleApi.life(request));
    return HttpResponse.ok(archive)
        .contentType(MediaType.of(Archive.MEDIA_TYPE))
        .header(
            "content-disposition",
            "attachment; filename=\"signalbox-" + newest.version() + ".sbx\"")
        .header(BundleApi.VERSION, Long.toString(newest.version()));
  }
}
