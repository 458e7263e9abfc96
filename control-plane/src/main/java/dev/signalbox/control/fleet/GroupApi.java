package dev.signalbox.control.fleet;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Groups and enrolment tokens over HTTP.
@Controller("/v1/fleet/groups")
@ExecuteOn(TaskExecutors.BLOCKING)
final class GroupApi {

  private static final int MAX_NAME = 64;
  private static final int MAX_DESCRIPTION = 500;
  private static final long MIN_LIFE_SECONDS = 60;
  private static final long MAX_LIFE_SECONDS = Duration.ofDays(7).toSeconds();

  private final Groups groups;

  GroupApi(Groups groups) {
    this.groups = groups;
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "fleet/groups");
    return JsonPage.answer(
        JsonPage.of(page, groups.list(caller, page), one -> one.string("name"), one -> one)
            .build());
  }

  @Get("/{name}")
  HttpResponse<byte[]> show(Caller caller, String name) {
    return JsonPage.answer(groups.show(caller, known(name)));
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    String name = fields.name("name", MAX_NAME);
    if (!name.isEmpty() && !Groups.NAME.matcher(name).matches()) {
      fields.fail("name", "must have small letters, digits and - between them");
    }
    Optional<String> description = fields.optionalText("description", MAX_DESCRIPTION);
    fields.check();
    return created(groups.create(change, name, description.orElse("")));
  }

  @Delete("/{name}")
  HttpResponse<?> delete(ChangeRequest change, String name) {
    groups.delete(change, known(name));
    return HttpResponse.noContent();
  }

  @Get("/{name}/tokens")
  HttpResponse<byte[]> tokens(Caller caller, String name, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "fleet/groups/" + known(name) + "/tokens");
    return JsonPage.answer(
        JsonPage.of(page, groups.tokens(caller, name, page), one -> one.string("id"), one -> one)
            .build());
  }

  @Post("/{name}/tokens")
  HttpResponse<byte[]> createToken(ChangeRequest change, String name, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<Long> life = seconds(fields);
    fields.check();
    Groups.NewToken made =
        groups.createToken(change, known(name), Duration.ofSeconds(life.orElse(3_600L)));
    Map<String, JsonValue> members = new LinkedHashMap<>(made.shown().members());
    members.put("token", JsonValue.of(made.token().reveal()));
    return created(new Obj(members));
  }

  @Delete("/{name}/tokens/{id}")
  HttpResponse<?> revokeToken(ChangeRequest change, String name, String id) {
    groups.revokeToken(change, known(name), id(id));
    return HttpResponse.noContent();
  }

  private static HttpResponse<byte[]> created(Obj body) {
    return HttpResponse.created(Json.writeBytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException nothingHasThat) {
      throw Problem.of(ProblemCode.NOT_FOUND, "There is no such thing.").asException();
    }
  }

  private static String known(String name) {
    if (!Groups.NAME.matcher(name).matches()) {
      throw Problem.of(ProblemCode.NOT_FOUND, "There is no such group.").asException();
    }
    return name;
  }

  private static Optional<Long> seconds(Fields fields) {
    Optional<JsonValue> value = fields.optionalValue("expires_in_seconds");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonValue.Num(String text) && text.matches("[1-9][0-9]{0,8}")) {
      long seconds = Long.parseLong(text);
      if (seconds >= MIN_LIFE_SECONDS && seconds <= MAX_LIFE_SECONDS) {
        return Optional.of(seconds);
      }
    }
    fields.fail("expires_in_seconds", "must be a number from 60 to " + MAX_LIFE_SECONDS);
    return Optional.empty();
  }
}
