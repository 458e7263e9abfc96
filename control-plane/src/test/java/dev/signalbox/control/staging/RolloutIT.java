package dev.signalbox.control.staging;

import static dev.signalbox.control.fleet.FleetControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.FollowingProxy;
import dev.signalbox.control.TestControl;
import dev.signalbox.control.fleet.FleetControl;
import dev.signalbox.control.fleet.TestProxy;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.KeyStatus;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RolloutIT {

  private static final String TEN_THEN_ALL =
      "{\"steps\":[{\"group\":\"default\",\"percent\":10},{\"group\":\"default\"}]}";

  private static final Optional<KeyStatus> ACTIVE = Optional.of(KeyStatus.ACTIVE);
  private static final Optional<KeyStatus> SUSPENDED = Optional.of(KeyStatus.SUSPENDED);

  private FleetControl fleet;
  private TestControl control;
  private final List<TestProxy> proxies = new ArrayList<>();

  @BeforeEach
  void start() {
    fleet = FleetControl.start();
    control = fleet.control();
    for (int index = 0; index < 12; index++) {
      TestProxy proxy = fleet.enrol("default", "p-" + index);
      proxy.pollAndApply();
      proxies.add(proxy);
    }
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void givesAVersionToTheFirstStepAndGoesOnWhenAllHaveIt() {
    String id = arm();
    long base = fleet.rollout(id).number("base_version");
    long next = fleet.change();
    awaitState(id, "running");

    List<TestProxy> first = reached(next);
    List<TestProxy> rest = rest(first);
    assertThat(first).isNotEmpty().hasSizeLessThan(12);
    assertThat(rest).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(base));
    assertThat(fleet.proxy(rest.getFirst()).number("held_back_by")).isEqualTo(next - base);
    assertThat(fleet.proxy(rest.getFirst()).number("behind_by")).isZero();

    first.forEach(TestProxy::pollAndApply);
    await().until(() -> fleet.rollout(id).number("step") == 1);
    assertThat(proxies).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(next));
    awaitState(id, "done");
  }

  @Test
  void wakesWhoWaitsWhenTheStepReachesIt() {
    String id = arm();
    long next = fleet.change();
    awaitState(id, "running");
    List<TestProxy> first = reached(next);
    TestProxy later = rest(first).getFirst();
    // What holds it back is signed anew now and then, under another tag.
    later.pollAndApply();
    assertThat(later.poll(0).statusCode()).isEqualTo(304);

    Thread stepping = Thread.ofVirtual().start(() -> first.forEach(TestProxy::pollAndApply));
    long before = System.nanoTime();
    HttpResponse<String> held = later.poll(20);
    if (TestProxy.version(held) != next) {
      later.pollAndApply();
      held = later.poll(20);
    }

    assertThat(TestProxy.version(held)).isEqualTo(next);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(stepping.isDaemon()).isTrue();
  }

  @Test
  void tellsWhoWaitsAtOnceWhoIsHeldBackAndWhy() {
    String id = arm();
    long next = fleet.change();
    awaitState(id, "running");
    List<TestProxy> first = reached(next);
    first.getFirst().refused(fleet.rollout(id).number("base_version"), next, "so that it stands");
    awaitState(id, "halted");
    TestProxy held = rest(first).getFirst();

    long before = System.nanoTime();
    Obj waited =
        json(
            control.get("/v1/fleet/wait?timeout=30&version=" + next + "&proxies=" + held.id()),
            200);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    assertThat(waited.flag("applied")).isFalse();
    Obj why = waited.array("missing").getFirst().asObject().object("held");
    assertThat(why.string("rollout_id")).isEqualTo(id);
    assertThat(why.string("state")).isEqualTo("halted");
    HttpResponse<String> changed =
        control.send(
            "PUT",
            "/v1/aliases/marker?wait=applied&timeout=30&proxies=" + held.id(),
            TestControl.ADMIN,
            "{\"provider\":\"sim\",\"model\":\"s-held\"}");
    assertThat(changed.headers().firstValue("signalbox-applied")).contains("not-all");
    assertThat(changed.headers().firstValue("signalbox-held")).contains(held.id());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void haltsOnARefusalAndResumesWithACorrection() {
    String id = arm();
    long base = fleet.rollout(id).number("base_version");
    long bad = fleet.change();
    awaitState(id, "running");
    List<TestProxy> first = reached(bad);

    long before = System.nanoTime();
    first.getFirst().refused(base, bad, "canary: denied what was allowed");
    awaitState(id, "halted");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    Obj halt = fleet.rollout(id).object("halt");
    assertThat(halt.string("reason")).isEqualTo("refused");
    assertThat(halt.string("proxy_id")).isEqualTo(first.getFirst().id());
    assertThat(halt.string("error")).contains("canary");
    assertThat(rest(first)).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(base));

    long good = fleet.change();
    assertThat(rest(first)).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(base));
    first.forEach(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(good));
    assertThat(control.post("/v1/fleet/rollouts/" + id + "/resume", "{}").statusCode())
        .isEqualTo(200);
    await().until(() -> fleet.rollout(id).number("step") == 1);
    assertThat(proxies).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(good));
    awaitState(id, "done");
  }

  @Test
  void keepsAnAbortedVersionFromTheOthersUntilANewerOneIsThere() {
    String id = arm();
    long base = fleet.rollout(id).number("base_version");
    long bad = fleet.change();
    awaitState(id, "running");
    List<TestProxy> rest = rest(reached(bad));

    assertThat(control.post("/v1/fleet/rollouts/" + id + "/abort", "{}").statusCode())
        .isEqualTo(200);
    assertThat(rest).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(base));
    assertThat(control.post("/v1/fleet/rollouts/" + id + "/abort", "{}").statusCode())
        .isEqualTo(409);
    long good = fleet.change();
    assertThat(proxies).allSatisfy(proxy -> assertThat(proxy.pollAndApply()).isEqualTo(good));
  }

  @Test
  void holdsOverARestartAndOverMoreVersionsThanAreKept() {
    String id = arm();
    long base = fleet.rollout(id).number("base_version");
    long first = fleet.change();
    awaitState(id, "running");
    TestProxy later = rest(reached(first)).getFirst();
    for (int index = 0; index < 55; index++) {
      fleet.change();
    }
    try (TestControl second = control.startAnother()) {
      second.awaitReady();
      HttpResponse<String> answer = second.send("GET", "/v1/bundle", later.identity(), null);
      assertThat(TestProxy.version(answer)).isEqualTo(base);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    assertThat(control.post("/v1/fleet/rollouts/" + id + "/finish", "{}").statusCode())
        .isEqualTo(200);
    assertThat(later.pollAndApply()).isGreaterThan(base + 50);
  }

  @Test
  void haltsWhenAProxyOfTheStepFallsSilent() {
    String id = arm();
    long next = fleet.change();
    awaitState(id, "running");
    TestProxy gone = reached(next).getFirst();

    // Another process drives on, which has heard nothing itself.
    fleet.sql(
        "UPDATE proxy_state SET last_seen_at = now() - interval '5 minutes' WHERE proxy_id = ?",
        UUID.fromString(gone.id()));
    try (TestControl second = control.startAnother()) {
      second.awaitReady();
      awaitState(id, "halted");
    }
    assertThat(fleet.rollout(id).object("halt").string("reason")).isEqualTo("silent");
  }

  @Test
  void letsKeysEndAtEveryProxyWhileAVersionIsHeldBack() {
    List<String> keys = List.of(newKey(), newKey(), newKey());
    fleet.change();
    String id = arm();
    long base = fleet.rollout(id).number("base_version");
    FollowingProxy fresh = new FollowingProxy(control, proxies.getFirst().identity());
    Bundle held = fresh.look();
    try (FollowingProxy later = held(fleet.change(), id)) {
      String model = model(later.look());
      assertThat(status(later.look(), keys.get(0))).contains(KeyStatus.ACTIVE);

      control.send("DELETE", "/v1/keys/" + keys.get(0), TestControl.ADMIN, null);
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> status(later.look(), keys.get(0)).isEmpty());
      hold(keys.get(1), true);
      await().until(() -> status(later.look(), keys.get(1)).equals(SUSPENDED));
      hold(keys.get(1), false);
      await().until(() -> status(later.look(), keys.get(1)).equals(ACTIVE));
      String added = newKey();
      await().until(() -> status(later.look(), added).equals(ACTIVE));

      Bundle now = later.look();
      assertThat(now.version()).isEqualTo(base).isEqualTo(held.version());
      assertThat(model(now)).isEqualTo(model);
      assertThat(control.post("/v1/fleet/rollouts/" + id + "/finish", "{}").statusCode())
          .isEqualTo(200);
      Bundle released = later.look();
      assertThat(released.version()).isGreaterThan(base);
      assertThat(model(released)).isNotEqualTo(model);
      assertThat(status(released, added)).isEqualTo(ACTIVE);
      later.look();
    }
    fresh.look();
    fresh.close();
  }

  @Test
  void refusesWhatIsNoRollout() {
    for (String body :
        List.of(
            "{}",
            "{\"steps\":[]}",
            "{\"steps\":[{\"percent\":10}]}",
            "{\"steps\":[{\"group\":\"default\",\"percent\":0}]}",
            "{\"steps\":[{\"group\":\"default\",\"percent\":101}]}",
            "{\"steps\":[{\"group\":\"default\",\"also\":1}]}",
            "{\"steps\":[{\"group\":\"default\"}],\"pause_seconds\":-1}")) {
      assertThat(control.post("/v1/fleet/rollouts", body).statusCode()).as(body).isEqualTo(422);
    }
    assertThat(
            control
                .post("/v1/fleet/rollouts", "{\"steps\":[{\"group\":\"nowhere\"}]}")
                .statusCode())
        .isEqualTo(404);
    arm();
    assertThat(control.post("/v1/fleet/rollouts", TEN_THEN_ALL).statusCode()).isEqualTo(409);
  }

  private String arm() {
    return json(control.post("/v1/fleet/rollouts", TEN_THEN_ALL), 201).string("id");
  }

  /// A proxy that a rollout has not reached, followed from what it has on.
  private FollowingProxy held(long version, String id) {
    awaitState(id, "running");
    return new FollowingProxy(control, rest(reached(version)).getFirst().identity());
  }

  private String newKey() {
    String owner =
        json(control.get("/v1/members"), 200).array("data").getFirst().asObject().string("id");
    return json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}"), 201).string("id");
  }

  private void hold(String key, boolean suspended) {
    HttpRequest request =
        HttpRequest.newBuilder(control.address("/v1/keys/" + key))
            .header("authorization", "Bearer " + TestControl.ADMIN)
            .header("content-type", "application/json")
            .header("if-match", "*")
            .method("PATCH", BodyPublishers.ofString("{\"suspended\":" + suspended + "}"))
            .build();
    assertThat(control.send(request).statusCode()).isEqualTo(200);
  }

  private static Optional<KeyStatus> status(Bundle bundle, String key) {
    return bundle.tenants().getFirst().keys().stream()
        .filter(grant -> grant.id().value().equals(key))
        .map(KeyGrant::status)
        .findFirst();
  }

  /// The model behind the marker that every change moves.
  private static String model(Bundle bundle) {
    return bundle.tenants().getFirst().aliases().getFirst().toString();
  }

  private void awaitState(String id, String state) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(() -> fleet.rollout(id).string("state").equals(state));
  }

  /// Those that may see a version. They look and do not take it. That a step has begun is written
  /// down a moment before it holds in memory.
  private List<TestProxy> reached(long version) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(() -> !seeing(version).isEmpty());
    return seeing(version);
  }

  private List<TestProxy> seeing(long version) {
    return proxies.stream()
        .filter(proxy ->
            TestProxy.version(control.send("GET", "/v1/bundle", proxy.identity(), null)) == version)
        .toList();
  }

  private List<TestProxy> rest(List<TestProxy> first) {
    return proxies.stream().filter(proxy -> !first.contains(proxy)).toList();
  }
}
