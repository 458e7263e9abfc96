package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.json.Json;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.OptionalLong;
import java.util.UUID;

/// Drafts of the policy over HTTP.
@Controller("/v1/policy/drafts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DraftApi {

  private final Drafts drafts;
  private final DraftPublishing publishing;

  DraftApi(Drafts drafts, DraftPublishing publishing) {
    this.drafts = drafts;
    this.publishing = publishing;
  }

  @Post
  @Consumes({
    MediaType.APPLICATION_JSON,
    PolicyText.YAML,
    PolicyText.OLD_YAML,
    PolicyText.TEXT_YAML
  })
  HttpResponse<byte[]> create(ChangeRequest change, HttpRequest<?> request, @Body byte[] body) {
    return shown(drafts.create(change, wanted(request, body)), HttpStatus.CREATED);
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "policy_drafts");
    return JsonPage.answer(
        JsonPage.of(page, drafts.page(caller, page), row -> row.string("id"), row -> row).build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return shown(drafts.show(caller, id(id)), HttpStatus.OK);
  }

  @Put("/{id}")
  @Consumes({
    MediaType.APPLICATION_JSON,
    PolicyText.YAML,
    PolicyText.OLD_YAML,
    PolicyText.TEXT_YAML
  })
  HttpResponse<byte[]> update(
      ChangeRequest change, String id, HttpRequest<?> request, @Body byte[] body) {
    return shown(drafts.update(change, id(id), wanted(request, body)), HttpStatus.OK);
  }

  @Delete("/{id}")
  HttpResponse<?> delete(ChangeRequest change, String id) {
    drafts.delete(change, id(id));
    return HttpResponse.noContent();
  }

  @Post("/{id}/validate")
  HttpResponse<byte[]> validate(Caller caller, String id) {
    return JsonPage.answer(
        PolicyText.verdict(PolicyText.read(drafts.show(caller, id(id)).bytes())));
  }

  @Get("/{id}/diff")
  HttpResponse<byte[]> diff(Caller caller, String id, HttpRequest<?> request) {
    Drafts.Compared compared =
        drafts.compare(caller, id(id), PolicyApi.parameter(request, "against"));
    PolicyDocument draft = PolicyText.sound(compared.draft().bytes());
    return JsonPage.answer(
        PolicyApi.compared(
            compared.against().version(),
            compared.against().document(),
            OptionalLong.empty(),
            draft));
  }

  @Post("/{id}/publish")
  HttpResponse<byte[]> publish(ChangeRequest change, String id, @Body byte[] body) {
    return PolicyApi.published(publishing.publish(PolicyApi.withReason(change, body), id(id)));
  }

  private static DraftRequest wanted(HttpRequest<?> request, byte[] body) {
    boolean json =
        request.getContentType().filter(type -> type.getSubtype().endsWith("json")).isPresent();
    return json ? DraftRequest.ofJson(body) : DraftRequest.ofYaml(body);
  }

  private static UUID id(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException notAnId) {
      // Nothing has it.
    }
    throw Drafts.notFound();
  }

  private static HttpResponse<byte[]> shown(Draft draft, HttpStatus status) {
    return Revisions.mark(
        HttpResponse.<byte[]>status(status)
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(Json.writeBytes(draft.shown())),
        draft.revision());
  }
}
