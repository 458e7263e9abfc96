package dev.signalbox.control.key;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Page;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
import java.util.List;
import java.util.Optional;

/// Virtual keys over HTTP.
@Controller("/v1/keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyApi {

  private static final int MAX_PATTERN = 256;
  private static final int MAX_TIME = 40;

  private final Keys keys;

  KeyApi(Keys keys) {
    this.keys = keys;
  }

  @Post
  HttpResponse<CreatedKey> create(ChangeRequest change, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Optional<MemberId> owner = fields.id("owner_id", MemberId::parse);
    Optional<NodeId> node = fields.optionalId("node_id", NodeId::parse);
    Optional<List<String>> models = fields.optionalTexts("models", MAX_PATTERN);
    Optional<Instant> expiresAt = fields.optionalParsed("expires_at", MAX_TIME, KeyApi::time);
    fields.check();
    return HttpResponse.created(
        keys.create(
            change,
            new Keys.Wanted(owner.orElseThrow(), node, models.orElse(List.of("*")), expiresAt)));
  }

  @Get
  Page<Key> list(Caller caller, HttpRequest<?> request) {
    return keys.list(caller, PageRequest.from(request, "keys"));
  }

  @Get("/{id}")
  Key show(Caller caller, String id) {
    return keys.show(caller, id(id));
  }

  @Delete("/{id}")
  HttpResponse<?> revoke(ChangeRequest change, String id) {
    keys.revoke(change, id(id));
    return HttpResponse.noContent();
  }

  private static KeyId id(String text) {
    try {
      return new KeyId(text);
    } catch (IllegalArgumentException noKeyHasThat) {
      throw Problem.of(ProblemCode.NOT_FOUND, "There is no such key.").asException();
    }
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("must be a time like 2027-01-31T12:00:00Z", wrong);
    }
  }
}
