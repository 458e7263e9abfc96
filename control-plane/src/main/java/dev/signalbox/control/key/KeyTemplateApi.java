package dev.signalbox.control.key;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.control.key.KeyTemplates.Template;
import dev.signalbox.control.key.KeyTemplates.Wish;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// Key templates over HTTP.
@Controller("/v1/key-templates")
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyTemplateApi {

  private static final int MAX_NAME = 100;
  private static final long MAX_KEYS = 1_000;
  private static final long USUAL_KEYS = 5;
  private static final long MAX_LIFETIME = Duration.ofDays(3_650).toSeconds();

  private final KeyTemplates templates;

  KeyTemplateApi(KeyTemplates templates) {
    this.templates = templates;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest change, @Body byte[] body) {
    return shown(HttpResponse.created(new byte[0]), templates.create(change, wish(body)));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest wanted = PageRequest.from(request, "key-templates");
    Page<Obj> page =
        Page.of(
            wanted,
            templates.list(caller, wanted),
            template -> template.id().toString(),
            Template::shown);
    return KeyApi.json(
        HttpResponse.ok(),
        JsonValue.object()
            .put("data", JsonValue.array(page.data()))
            .put(
                "next_cursor",
                page.nextCursor().<JsonValue>map(JsonValue::of).orElseGet(JsonValue.Null::new))
            .build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return shown(HttpResponse.ok(), templates.show(caller, id(id)));
  }

  @Put("/{id}")
  HttpResponse<byte[]> replace(ChangeRequest change, String id, @Body byte[] body) {
    return shown(HttpResponse.ok(), templates.replace(change, id(id), wish(body)));
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest change, String id) {
    templates.delete(change, id(id));
    return HttpResponse.noContent();
  }

  private static Wish wish(byte[] body) {
    Fields fields = Fields.of(body);
    String name = fields.name("name", MAX_NAME);
    Optional<NodeId> node = fields.id("node_id", NodeId::parse);
    KeyScopeTexts scope =
        new KeyScopeTexts(
            KeyBody.models(fields).orElse(List.of(KeyScope.ANY)),
            KeyBody.routes(fields).orElse(List.of(KeyScope.ANY)),
            KeyBody.surfaces(fields).orElse(List.of(KeyScope.ANY)),
            KeyBody.networks(fields)
                .orElse(IpRange.EVERYWHERE.stream().map(IpRange::toString).toList()));
    OptionalLong lifetime = fields.optionalNumber("max_lifetime_seconds", 60, MAX_LIFETIME);
    long keys = fields.optionalNumber("max_keys_per_member", 1, MAX_KEYS).orElse(USUAL_KEYS);
    fields.check();
    return new Wish(
        name,
        node.orElseThrow(),
        scope,
        lifetime.isPresent()
            ? Optional.of(Duration.ofSeconds(lifetime.getAsLong()))
            : Optional.empty(),
        (int) keys);
  }

  private static HttpResponse<byte[]> shown(MutableHttpResponse<byte[]> answer, Template template) {
    return Revisions.mark(KeyApi.json(answer, template.shown()), template.revision());
  }

  private static UUID id(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below: nothing has such an id.
    }
    throw Problem.of(ProblemCode.NOT_FOUND, "There is no such template.").asException();
  }
}
