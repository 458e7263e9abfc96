package dev.signalbox.control.role;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.role.RoleStore.BindingFilter;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;

/// Bindings over HTTP.
@Controller("/v1/bindings")
@ExecuteOn(TaskExecutors.BLOCKING)
final class BindingApi {

  private static final int MAX_TEXT = 40;

  private final Bindings bindings;

  BindingApi(Bindings bindings) {
    this.bindings = bindings;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<UUID> principal = fields.id("principal_id", UUID::fromString);
    String role = fields.text("role", MAX_TEXT);
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    Optional<Effect> effect = fields.optionalParsed("effect", MAX_TEXT, Effect::fromWireName);
    Optional<Instant> end = fields.optionalParsed("expires_at", MAX_TEXT, BindingApi::time);
    fields.check();
    Bindings.Wanted wanted =
        new Bindings.Wanted(
            principal.orElseThrow(), role, node.orElseThrow(), effect.orElse(Effect.ALLOW), end);
    return shown(HttpStatus.CREATED, bindings.create(request, wanted));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    BindingFilter filter =
        new BindingFilter(parameter(request, "node"), parameter(request, "principal"));
    PageRequest page = PageRequest.from(request, filter.fingerprint());
    return JsonPage.answer(
        JsonPage.of(page, bindings.list(caller, filter, page), row -> row.string("id"), row -> row)
            .build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return shown(HttpStatus.OK, bindings.show(caller, PathIds.of(id, "binding")));
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest request, String id) {
    bindings.delete(request, PathIds.of(id, "binding"));
    return HttpResponse.noContent();
  }

  private static Optional<UUID> parameter(HttpRequest<?> request, String name) {
    Optional<String> text = request.getParameters().getFirst(name);
    try {
      return text.map(UUID::fromString);
    } catch (IllegalArgumentException wrong) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, name + " must be an id").asException();
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("must be a time like 2027-01-31T12:00:00Z", wrong);
    }
  }

  private static HttpResponse<byte[]> shown(HttpStatus status, Obj binding) {
    return Revisions.mark(
        HttpResponse.<byte[]>status(status)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(Json.writeBytes(binding)),
        binding.number("revision"));
  }
}
