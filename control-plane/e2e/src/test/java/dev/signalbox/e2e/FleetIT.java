package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.Stack.Part;
import dev.signalbox.e2e.Traffic.Result;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The proxy of `./signalbox up` in the fleet: enrolled by itself, and the same one whatever is
/// killed.
final class FleetIT {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Test
  void knowsItsProxyAndWhatItRunsThroughEveryKill() throws Exception {
    try (Stack stack = Stack.start("fleet");
        HttpClient client = HttpClient.newHttpClient()) {
      Obj first = awaitHealthy(stack, Instant.EPOCH);
      assertThat(first.string("group")).isEqualTo("default");
      assertThat(first.number("version")).isPositive();

      for (int change = 0; change < 5; change++) {
        HttpResponse<String> changed = newKey(stack, client);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(201);
        assertThat(changed.headers().firstValue("signalbox-applied")).contains("all");
        long version =
            Long.parseLong(changed.headers().firstValue("signalbox-policy-version").orElseThrow());
        assertThat(stack.metric("signalbox_policy_version")).isGreaterThanOrEqualTo(version);
      }

      for (Part part : List.of(Part.CONTROL, Part.PROXY, Part.POSTGRES)) {
        Instant before = Instant.now();
        stack.awaitReplaced(part, stack.kill(part));
        Obj after = awaitHealthy(stack, before);
        assertThat(after.string("id")).as(part.name()).isEqualTo(first.string("id"));
        assertThat(after.flag("identity_shared")).isFalse();
      }

      List<Result> results = Traffic.calls(stack, "fleet", 2);
      assertThat(results).allMatch(Result::complete);
      await().atMost(LONGEST).until(() -> only(stack).get("last_usage_received_at").isPresent());
    }
  }

  private static Obj awaitHealthy(Stack stack, Instant reportedAfter) {
    await()
        .atMost(LONGEST)
        .ignoreExceptions()
        .until(() -> {
          Obj proxy = only(stack);
          return proxy.string("status").equals("healthy")
              && proxy
                  .get("last_report_at")
                  .filter(at -> Instant.parse(at.asString()).isAfter(reportedAfter))
                  .isPresent();
        });
    return only(stack);
  }

  private static Obj only(Stack stack) {
    List<Obj> proxies = stack.control().all("/v1/fleet/proxies");
    assertThat(proxies).hasSize(1);
    return proxies.getFirst();
  }

  private static HttpResponse<String> newKey(Stack stack, HttpClient client) throws Exception {
    Rest control = stack.control();
    String owner = control.all("/v1/members").getFirst().string("id");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control.base() + "/v1/keys?wait=applied&timeout=20"))
            .timeout(LONGEST)
            .header("authorization", "Bearer " + control.token())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"owner_id\":\"" + owner + "\"}"))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
