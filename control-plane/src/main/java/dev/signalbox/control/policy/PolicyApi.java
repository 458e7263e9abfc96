package dev.signalbox.control.policy;

import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.document.PolicyDiff;
import dev.signalbox.compiler.document.PolicyDocument;
import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.access.Caller;
import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PageRequest;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.Revisions;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// The policy in force, its versions, and policy as code over HTTP.
@Controller("/v1/policy")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PolicyApi {

  private static final int MAX_REASON = 500;

  private final PolicyHistory history;

  PolicyApi(PolicyHistory history) {
    this.history = history;
  }

  @Get
  @Produces({PolicyText.YAML, MediaType.APPLICATION_JSON})
  HttpResponse<byte[]> current(Caller caller, HttpRequest<?> request) {
    return shown(history.current(caller), request);
  }

  @Get("/versions")
  HttpResponse<byte[]> versions(Caller caller, HttpRequest<?> request) {
    PageRequest page = PageRequest.from(request, "policy_versions");
    return JsonPage.answer(
        JsonPage.of(
                page,
                history.page(caller, page),
                row -> Long.toString(row.number("version")),
                row -> row)
            .build());
  }

  @Get("/versions/{version}")
  @Produces({PolicyText.YAML, MediaType.APPLICATION_JSON})
  HttpResponse<byte[]> version(Caller caller, String version, HttpRequest<?> request) {
    return shown(history.find(caller, number("version", version)), request);
  }

  @Get("/versions/{version}/diff")
  HttpResponse<byte[]> diff(Caller caller, String version, HttpRequest<?> request) {
    Publication pair =
        history.pair(caller, number("version", version), parameter(request, "against"));
    return JsonPage.answer(
        compared(
            pair.before().version(),
            pair.before().document(),
            OptionalLong.of(pair.after().version()),
            pair.after().document()));
  }

  @Post("/versions/{version}/restore")
  HttpResponse<byte[]> restore(ChangeRequest change, String version, @Body byte[] body) {
    return published(history.restore(withReason(change, body), number("version", version)));
  }

  @Post("/apply")
  @Consumes({
    PolicyText.YAML,
    PolicyText.OLD_YAML,
    PolicyText.TEXT_YAML,
    MediaType.APPLICATION_JSON
  })
  HttpResponse<byte[]> apply(ChangeRequest change, @Body byte[] body) {
    return published(history.apply(change.byPolicyFile(), PolicyText.sound(body)));
  }

  @Post("/validate")
  @Consumes({
    PolicyText.YAML,
    PolicyText.OLD_YAML,
    PolicyText.TEXT_YAML,
    MediaType.APPLICATION_JSON
  })
  HttpResponse<byte[]> validate(ChangeRequest change, @Body byte[] body) {
    history.current(change.caller());
    return JsonPage.answer(PolicyText.verdict(PolicyText.read(body)));
  }

  @Post("/drift")
  @Consumes({
    PolicyText.YAML,
    PolicyText.OLD_YAML,
    PolicyText.TEXT_YAML,
    MediaType.APPLICATION_JSON
  })
  HttpResponse<byte[]> drift(ChangeRequest change, @Body byte[] body) {
    PolicyVersion current = history.current(change.caller());
    return JsonPage.answer(
        compared(
            current.version(), current.document(), OptionalLong.empty(), PolicyText.sound(body)));
  }

  /// The change with the reason of a body `{"reason":…}`, if it gives one.
  static ChangeRequest withReason(ChangeRequest change, byte[] body) {
    Fields fields = Fields.of(body);
    Optional<String> reason = fields.optionalText("reason", MAX_REASON);
    fields.check();
    return change.because(reason);
  }

  /// The answer to whoever published.
  static HttpResponse<byte[]> published(Publication done) {
    MutableHttpResponse<byte[]> answer =
        HttpResponse.<byte[]>ok(Json.writeBytes(done.toJson()))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .header("policy-version", Long.toString(done.after().version()));
    return Revisions.mark(answer, done.after().version());
  }

  /// How two documents differ.
  ///
  /// @param to the version of the second; empty if it is none
  static JsonValue.Obj compared(
      long from, PolicyDocument before, OptionalLong to, PolicyDocument after) {
    JsonValue.ObjectBuilder out =
        JsonValue.object()
            .put("from", from)
            .put("to", to.isPresent() ? JsonValue.of(to.getAsLong()) : new JsonValue.Null())
            .put("equal", before.equals(after));
    return Publication.put(out, PolicyDiff.between(before, after)).build();
  }

  /// A number in the query, if it is there.
  static OptionalLong parameter(HttpRequest<?> request, String name) {
    Optional<String> text = request.getParameters().getFirst(name);
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(name, text.get()));
  }

  /// A version's number.
  static long number(String name, String text) {
    if (!text.matches("0|[1-9][0-9]{0,17}")) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, name + " must be the number of a version")
          .asException();
    }
    return Long.parseLong(text);
  }

  private static HttpResponse<byte[]> shown(PolicyVersion version, HttpRequest<?> request) {
    MutableHttpResponse<byte[]> answer;
    if (PolicyText.wantsYaml(request.getHeaders())) {
      answer =
          HttpResponse.<byte[]>ok(
                  PolicyYaml.write(version.document()).getBytes(StandardCharsets.UTF_8))
              .contentType(MediaType.of(PolicyText.YAML));
    } else {
      JsonValue.ObjectBuilder out = JsonValue.object();
      version.summary().members().forEach(out::put);
      out.put("policy", DocumentCodec.write(version.document()));
      answer =
          HttpResponse.<byte[]>ok(Json.writeBytes(out.build()))
              .contentType(MediaType.APPLICATION_JSON_TYPE);
    }
    answer.header("policy-version", Long.toString(version.version())).header("vary", "accept");
    return Revisions.mark(answer, version.version());
  }
}
