package dev.signalbox.control.role;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.PathIds;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.NodeId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.UUID;

/// The question why, over HTTP.
@Controller("/v1/access/explain")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExplainApi {

  private final Explanations explanations;

  ExplainApi(Explanations explanations) {
    this.explanations = explanations;
  }

  @Get
  HttpResponse<byte[]> explain(Caller caller, HttpRequest<?> request) {
    UUID principal =
        request
            .getParameters()
            .getFirst("principal")
            .map(text -> PathIds.of(text, "member or group"))
            .orElse(caller.member().value());
    NodeId node = new NodeId(PathIds.of(required(request, "node"), "node"));
    return JsonPage.answer(explanations.explain(caller, principal, permission(request), node));
  }

  private static Permission permission(HttpRequest<?> request) {
    try {
      return Permission.fromWireName(required(request, "permission"));
    } catch (IllegalArgumentException unknown) {
      throw wrong("permission must be one of docs/reference/permissions.md");
    }
  }

  private static String required(HttpRequest<?> request, String name) {
    return request.getParameters().getFirst(name).orElseThrow(() -> wrong(name + " is missing"));
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }
}
