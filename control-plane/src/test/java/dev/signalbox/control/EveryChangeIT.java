package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.change.ChangeRequest;
import dev.signalbox.control.http.Contract;
import dev.signalbox.control.usage.SampleUsage;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import io.micronaut.core.type.Argument;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every operation of the contract that changes something of a tenant, whoever wrote it: done, it
/// leaves exactly one audit entry; refused or as a dry run, none.
final class EveryChangeIT {

  private static final Set<String> CHANGING = Set.of("post", "put", "patch", "delete");

  /// Operations that only ask, although they are sent like a change.
  private static final Set<String> QUESTIONS =
      Set.of("validatePolicy", "comparePolicy", "validatePolicyDraft");

  /// What proxies say in their own name. An enrolment is a change, and `fleet` tests its entry.
  private static final Set<String> OF_PROXIES =
      Set.of("deliverUsage", "enrolProxy", "renewProxyIdentity", "reportProxyState");

  /// What somebody outside says with a signature; `key` tests its entry.
  private static final Set<String> OF_STRANGERS = Set.of("reportLeakedKeys");

  /// What needs more than a step or two to be possible at all, such as a rollout that was halted.
  /// Of these only the way in is checked here.
  private static final Set<String> FAR =
      Set.of(
          "applyPolicy",
          "restorePolicyVersion",
          "publishPolicyDraft",
          "resumeRollout",
          "finishRollout",
          "revokeProxy",
          "reportLeakedKey",
          "createKeyTemplate",
          "replaceKeyTemplate",
          "deleteKeyTemplate");

  private static TestControl control;
  private final Map<String, String> values = new HashMap<>();

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  /// A controller that changes something cannot get its tenant but with the wish to change.
  @Test
  void reachesTheSeamByTheOnlyWayIn() {
    Set<String> around = new TreeSet<>();
    control
        .bean(Router.class)
        .uriRoutes()
        .filter(route -> CHANGING.contains(route.getHttpMethodName().toLowerCase(Locale.ROOT)))
        .forEach(route -> {
          String operation = operations().get(key(route));
          boolean asks = operation == null || QUESTIONS.contains(operation);
          if (!asks
              && !OF_PROXIES.contains(operation)
              && !OF_STRANGERS.contains(operation)
              && !takesChangeRequest(route)) {
            around.add(key(route));
          }
        });
    assertThat(around).as("operations that do not take a ChangeRequest").isEmpty();
  }

  @Test
  void leavesExactlyOneEntryAndNoneIfRefusedOrDry() {
    values.put("org", first("/v1/nodes"));
    values.put("owner", first("/v1/members"));
    bookACall();
    Map<String, String> wanted = new TreeMap<>();
    operations().forEach((route, operation) -> wanted.put(operation, route));
    wanted.keySet().removeAll(QUESTIONS);
    wanted.keySet().removeAll(OF_PROXIES);
    wanted.keySet().removeAll(OF_STRANGERS);
    wanted.keySet().removeAll(FAR);
    Set<String> tried = new TreeSet<>();
    for (ChangeStep step : ChangeStep.ALL) {
      String route = wanted.get(step.operation());
      if (route != null) {
        run(step, route);
        tried.add(step.operation());
      }
    }
    Set<String> missing = new TreeSet<>(wanted.keySet());
    missing.removeAll(tried);
    assertThat(missing).as("operations that ChangeStep does not know how to call").isEmpty();
  }

  /// Something to re-rate.
  private void bookACall() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    TenantId tenant = TenantId.parse(json(control.get("/v1/tenant")).string("tenant_id"));
    UsageRecord call = SampleUsage.of(tenant, now).build();
    String batch = new String(UsageBatchCodec.write(List.of(call)), StandardCharsets.UTF_8);
    control.send("POST", "/v1/ingest/usage", TestControl.PROXY, batch);
    values.put("from", now.minusSeconds(60).toString());
    values.put("to", now.plusSeconds(60).toString());
  }

  private void run(ChangeStep step, String route) {
    String[] parts = route.split(" ", 2);
    String path = step.path().map(this::filled).orElseGet(() -> filled(parts[1]));
    Optional<String> body = step.body().map(this::filled);
    Optional<String> tag =
        step.tagged()
            ? Optional.of(tag(step.tagPath().map(this::filled).orElse(path)))
            : Optional.empty();

    send(step, parts[0], path, Optional.of("{\"no_such_member\":[]}"), tag, "refused", 4);
    send(
        step,
        parts[0],
        path + (path.contains("?") ? "&" : "?") + "dryRun=true",
        body,
        tag,
        "dry",
        2);
    HttpResponse<String> done = send(step, parts[0], path, body, tag, "done", 2);
    step.keep().ifPresent(name -> values.put(name, json(done).string(step.keepMember())));
    assertThat(values).as(step.operation()).doesNotContainValue("");
  }

  /// @param want the first digit of the status
  private HttpResponse<String> send(
      ChangeStep step,
      String method,
      String path,
      Optional<String> body,
      Optional<String> tag,
      String how,
      int want) {
    boolean bodyless = step.body().isEmpty();
    boolean refused = how.equals("refused");
    String id = "every-change-" + step.operation() + "-" + values.size() + "-" + how;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                control.address(refused && bodyless ? path + "?dryRun=perhaps" : path))
            .header("authorization", "Bearer " + TestControl.ADMIN)
            .header("request-id", id.substring(0, Math.min(64, id.length())));
    tag.ifPresent(value -> request.header("if-match", value));
    if (!bodyless) {
      request.header("content-type", "application/json");
    }
    HttpResponse<String> answer =
        control.send(
            request
                .method(
                    method,
                    bodyless
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(body.orElseThrow()))
                .build());
    String what = step.operation() + " " + how + ": " + answer.statusCode() + " " + answer.body();
    assertThat(answer.statusCode() / 100).as(what).isEqualTo(want);
    String requestId = answer.headers().firstValue("request-id").orElseThrow();
    assertThat(entries(requestId)).as("entries of " + what).isEqualTo(how.equals("done") ? 1 : 0);
    return answer;
  }

  private static long entries(String requestId) {
    return json(control.get("/v1/audit?limit=20")).array("data").stream()
        .filter(row -> row.asObject().string("request_id").equals(requestId))
        .count();
  }

  private String tag(String path) {
    return control.get(path).headers().firstValue("etag").orElse("\"r1\"");
  }

  private String filled(String template) {
    String text = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("<" + value.getKey() + ">", value.getValue());
    }
    return text;
  }

  private static String first(String path) {
    List<JsonValue> rows = json(control.get(path)).array("data");
    Obj row = rows.getFirst().asObject();
    return row.string("id");
  }

  private static boolean takesChangeRequest(UriRouteInfo<?, ?> route) {
    return Arrays.stream(route.getTargetMethod().getArguments())
        .map(Argument::getType)
        .anyMatch(ChangeRequest.class::equals);
  }

  private static String key(UriRouteInfo<?, ?> route) {
    return route.getHttpMethodName() + " " + route.getUriMatchTemplate();
  }

  /// Method and path to operation id, of everything that is sent like a change.
  private static Map<String, String> operations() {
    Map<String, String> operations = new TreeMap<>();
    Map<?, ?> paths = (Map<?, ?>) control.bean(Contract.class).document().get("paths");
    paths.forEach((path, item) ->
        ((Map<?, ?>) item)
            .forEach((method, operation) -> {
              if (CHANGING.contains(method.toString())) {
                operations.put(
                    method.toString().toUpperCase(Locale.ROOT) + " " + path,
                    ((Map<?, ?>) operation).get("operationId").toString());
              }
            }));
    return operations;
  }
}
