package dev.signalbox.control.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps an address such as `/v1/keys/leaked` apart from `/v1/keys/{id}`: it knows the methods that
/// the contract gives it, not those of the other one.
@ServerFilter("/v1/**")
final class LiteralPathFilter implements Ordered {

  private final Map<String, Set<String>> methods;

  LiteralPathFilter(Contract contract) {
    this.methods = contract.methodsOfLiteralPaths();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @RequestFilter
  @Nullable HttpResponse<?> refuse(HttpRequest<?> request) {
    Set<String> known = methods.get(request.getPath());
    if (known == null || known.contains(request.getMethodName())) {
      return null;
    }
    return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The allow header lists its methods.")
        .response(request)
        .header("allow", String.join(",", known));
  }
}
