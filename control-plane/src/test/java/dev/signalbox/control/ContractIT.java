package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.http.Contract;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.web.router.Router;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ContractIT {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private static TestControl control;

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void keepsAddressesApartThatLookLikeOthersWithAnId() {
    for (String method : List.of("PATCH", "DELETE", "GET", "OPTIONS")) {
      HttpResponse<String> answer =
          control.send(method, "/v1/keys/leaked", TestControl.ADMIN, null);
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).contains("POST");
    }
  }

  @Test
  void promisesExactlyTheRoutesThatAreServed() {
    Set<String> served =
        control
            .bean(Router.class)
            .uriRoutes()
            .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate())
            .filter(route -> !route.startsWith("HEAD "))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(served).isEqualTo(promised()).hasSizeGreaterThan(15);
  }

  @Test
  void namesEveryProblemCode() {
    Map<?, ?> problem = at(document(), "components", "schemas", "Problem", "properties", "code");

    assertThat(((List<?>) problem.get("enum")).stream())
        .map(Object::toString)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemCode.values()).map(ProblemCode::wireName).toList());
  }

  @Test
  void resolvesEveryReference() {
    Map<?, ?> document = document();

    assertThat(references(document))
        .isNotEmpty()
        .allSatisfy(reference -> {
          assertThat(reference).startsWith("#/");
          assertThat(at(document, reference.substring(2).split("/"))).isNotEmpty();
        });
  }

  @Test
  void isServedToEverybody() {
    String body = control.send("GET", "/openapi.yaml", null, null).body();

    assertThat(body).isEqualTo(control.bean(Contract.class).yaml()).contains("3.1.0");
  }

  private static Map<?, ?> document() {
    return control.bean(Contract.class).document();
  }

  private static Set<String> promised() {
    Set<String> routes = new TreeSet<>();
    at(document(), "paths")
        .forEach((path, item) ->
            ((Map<?, ?>) item)
                .keySet().stream()
                    .map(Object::toString)
                    .filter(METHODS::contains)
                    .forEach(method ->
                        routes.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    return routes;
  }

  private static Set<String> references(Object value) {
    Set<String> found = new TreeSet<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, item) -> {
        if (name.equals("$ref")) {
          found.add(item.toString());
        }
        found.addAll(references(item));
      });
    } else if (value instanceof List<?> items) {
      items.forEach(item -> found.addAll(references(item)));
    }
    return found;
  }

  private static Map<?, ?> at(Map<?, ?> from, String... path) {
    Map<?, ?> current = from;
    for (String name : path) {
      current = (Map<?, ?>) current.get(name);
      assertThat(current).as(name).isNotNull();
    }
    return current;
  }
}
