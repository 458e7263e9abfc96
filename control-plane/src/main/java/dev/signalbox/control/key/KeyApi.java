package dev.signalbox.control.key;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.VirtualKey;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Optional;

/// Virtual keys over HTTP.
@Controller("/v1/keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyApi {

  private static final int MAX_KEY = 256;

  private final Keys keys;
  private final KeyRotation rotation;

  KeyApi(Keys keys, KeyRotation rotation) {
    this.keys = keys;
    this.rotation = rotation;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest change, @Body byte[] body) {
    return issued(HttpResponse.created(new byte[0]), keys.create(change, KeyBody.ofNew(body)));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    KeyFilter filter = KeyFilter.from(request);
    PageRequest wanted = PageRequest.from(request, filter.listName());
    Page<Obj> page =
        Page.of(wanted, keys.list(caller, filter, wanted), KeyRow::position, KeyRow::shown);
    return json(
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
    return shown(keys.show(caller, id(id)));
  }

  @Patch("/{id}")
  HttpResponse<byte[]> update(ChangeRequest change, String id, @Body byte[] body) {
    return shown(keys.update(change, id(id), KeyBody.ofChange(body)));
  }

  @Delete("/{id}")
  HttpResponse<?> revoke(ChangeRequest change, String id) {
    keys.revoke(change, id(id));
    return HttpResponse.noContent();
  }

  @Post("/{id}/rotate")
  HttpResponse<byte[]> rotate(ChangeRequest change, String id, @Body byte[] body) {
    Fields fields = Fields.of(body);
    long overlap =
        fields
            .optionalNumber("overlap_seconds", 0, KeyRotation.LONGEST_OVERLAP.toSeconds())
            .orElse(KeyRotation.USUAL_OVERLAP.toSeconds());
    fields.check();
    return issued(HttpResponse.ok(), rotation.rotate(change, id(id), Duration.ofSeconds(overlap)));
  }

  @Delete("/{id}/secrets/{number}")
  HttpResponse<?> revokeSecret(ChangeRequest change, String id, String number) {
    if (!number.matches("[1-9][0-9]{0,8}")) {
      throw Problem.of(ProblemCode.NOT_FOUND, "There is no such secret.").asException();
    }
    rotation.revokeSecret(change, id(id), Integer.parseInt(number));
    return HttpResponse.noContent();
  }

  @Post("/leaked")
  HttpResponse<byte[]> leaked(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<VirtualKey> found = fields.parsed("key", MAX_KEY, KeyApi::virtualKey);
    fields.check();
    return shown(rotation.leaked(change, found.orElseThrow()));
  }

  /// The message holds nothing of the text: it may be a secret of somebody else.
  private static VirtualKey virtualKey(String text) {
    return VirtualKey.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("must be a whole virtual key"));
  }

  private static HttpResponse<byte[]> shown(KeyRow key) {
    return Revisions.mark(json(HttpResponse.ok(), key.shown()), key.revision());
  }

  private static HttpResponse<byte[]> issued(MutableHttpResponse<byte[]> answer, IssuedKey key) {
    return Revisions.mark(json(answer, key.shown()), key.row().revision())
        .header("cache-control", "no-store");
  }

  static MutableHttpResponse<byte[]> json(MutableHttpResponse<byte[]> answer, Obj body) {
    return answer.body(Json.writeBytes(body)).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  static KeyId id(String text) {
    try {
      return new KeyId(text);
    } catch (IllegalArgumentException noKeyHasThat) {
      throw Keys.notFound();
    }
  }
}
