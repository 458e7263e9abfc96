package dev.signalbox.control.role;

import dev.signalbox.control.access.BuiltInRole;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Roles over HTTP.
@Controller("/v1/roles")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RoleApi {

  private static final int MAX_NAME = 100;

  private final Roles roles;

  RoleApi(Roles roles) {
    this.roles = roles;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    String name = fields.name("name", MAX_NAME);
    checkName(fields, name);
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    Optional<Set<Permission>> permissions = permissions(fields);
    if (permissions.isEmpty()) {
      fields.fail("permissions", "is missing");
    }
    fields.check();
    return shown(
        HttpStatus.CREATED,
        roles.create(request, name, node.orElseThrow(), permissions.orElseThrow()));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "roles");
    return JsonPage.answer(
        JsonPage.of(page, roles.list(caller, page), row -> row.string("id"), row -> row).build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return shown(HttpStatus.OK, roles.show(caller, id));
  }

  @Patch("/{id}")
  HttpResponse<byte[]> change(ChangeRequest request, String id, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> name = fields.optionalText("name", MAX_NAME).map(String::strip);
    name.ifPresent(text -> checkName(fields, text));
    Optional<Set<Permission>> permissions = permissions(fields);
    fields.check();
    return shown(
        HttpStatus.OK, roles.change(request, PathIds.of(id, "custom role"), name, permissions));
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest request, String id) {
    roles.delete(request, PathIds.of(id, "custom role"));
    return HttpResponse.noContent();
  }

  private static void checkName(Fields fields, String name) {
    if (BuiltInRole.named(name).isPresent()) {
      fields.fail("name", "is the name of a built-in role");
    }
  }

  /// The member `permissions`, if it is there.
  private static Optional<Set<Permission>> permissions(Fields fields) {
    Optional<List<String>> names = fields.optionalTexts("permissions", MAX_NAME);
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (int index = 0; index < names.orElse(List.of()).size(); index++) {
      try {
        permissions.add(Permission.fromWireName(names.get().get(index)));
      } catch (IllegalArgumentException unknown) {
        fields.fail("permissions/" + index, "is no permission");
      }
    }
    return names.map(given -> permissions);
  }

  private static HttpResponse<byte[]> shown(HttpStatus status, Obj role) {
    return Revisions.mark(
        HttpResponse.<byte[]>status(status)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(Json.writeBytes(role)),
        role.number("revision"));
  }
}
