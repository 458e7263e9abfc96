package dev.signalbox.control.group;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.UUID;

/// Groups over HTTP.
@Controller("/v1/groups")
@ExecuteOn(TaskExecutors.BLOCKING)
final class GroupApi {

  private static final int MAX_NAME = 100;
  private static final int MAX_EXTERNAL_ID = 256;

  private final Groups groups;

  GroupApi(Groups groups) {
    this.groups = groups;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    String name = fields.name("name", MAX_NAME);
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    Optional<String> externalId = fields.optionalText("external_id", MAX_EXTERNAL_ID);
    fields.check();
    return shown(HttpStatus.CREATED, groups.create(request, name, node.orElseThrow(), externalId));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "groups");
    return JsonPage.answer(
        JsonPage.of(page, groups.list(caller, page), row -> row.string("id"), row -> row).build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return shown(HttpStatus.OK, groups.show(caller, PathIds.of(id, "group")));
  }

  @Patch("/{id}")
  HttpResponse<byte[]> change(ChangeRequest request, String id, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> name = fields.optionalText("name", MAX_NAME);
    if (name.isPresent() && !name.get().equals(name.get().strip())) {
      fields.fail("name", "must not have spaces around it");
    }
    Optional<String> externalId = fields.optionalText("external_id", MAX_EXTERNAL_ID);
    fields.check();
    return shown(HttpStatus.OK, groups.change(request, PathIds.of(id, "group"), name, externalId));
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest request, String id) {
    groups.delete(request, PathIds.of(id, "group"));
    return HttpResponse.noContent();
  }

  @Get("/{id}/members")
  HttpResponse<byte[]> members(Caller caller, String id, HttpRequest<?> request) {
    UUID group = PathIds.of(id, "group");
    PageRequest page = PageRequest.from(request, "group-members?" + group);
    return JsonPage.answer(
        JsonPage.of(page, groups.members(caller, group, page), row -> row.string("id"), row -> row)
            .build());
  }

  @Put("/{id}/members/{member}")
  HttpResponse<?> join(ChangeRequest request, String id, String member) {
    groups.join(request, PathIds.of(id, "group"), PathIds.of(member, "member"));
    return HttpResponse.noContent();
  }

  @Delete("/{id}/members/{member}")
  HttpResponse<?> leave(ChangeRequest request, String id, String member) {
    groups.leave(request, PathIds.of(id, "group"), PathIds.of(member, "member"));
    return HttpResponse.noContent();
  }

  private static HttpResponse<byte[]> shown(HttpStatus status, Obj group) {
    return Revisions.mark(
        HttpResponse.<byte[]>status(status)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(Json.writeBytes(group)),
        group.number("revision"));
  }
}
