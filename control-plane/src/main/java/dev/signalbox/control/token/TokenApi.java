package dev.signalbox.control.token;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.Json;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// API tokens over HTTP.
@Controller("/v1/tokens")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TokenApi {

  private static final int MAX_NAME = 100;

  private final Tokens tokens;

  TokenApi(Tokens tokens) {
    this.tokens = tokens;
  }

  @Post
  HttpResponse<byte[]> create(ChangeRequest request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Tokens.Wanted wanted =
        new Tokens.Wanted(
            fields.name("name", MAX_NAME),
            fields.optionalId("member_id", MemberId::parse),
            permissions(fields),
            fields.optionalId("node_id", NodeId::parse),
            fields.optionalParsed("expires_at", MAX_NAME, TokenApi::time));
    fields.check();
    return HttpResponse.<byte[]>status(HttpStatus.CREATED)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(Json.writeBytes(tokens.create(request, wanted)));
  }

  @Get
  HttpResponse<byte[]> list(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "tokens");
    return JsonPage.answer(
        JsonPage.of(page, tokens.list(caller, page), row -> row.string("id"), row -> row).build());
  }

  @Get("/{id}")
  HttpResponse<byte[]> show(Caller caller, String id) {
    return JsonPage.answer(tokens.show(caller, PathIds.of(id, "token")));
  }

  @Delete("/{id}")
  HttpResponse<?> revoke(ChangeRequest request, String id) {
    tokens.revoke(request, PathIds.of(id, "token"));
    return HttpResponse.noContent();
  }

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

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException("must be a time like 2027-01-31T12:00:00Z", wrong);
    }
  }
}
