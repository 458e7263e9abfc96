package dev.signalbox.control.key;

import static dev.signalbox.control.TestControl.ADMIN;
import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.PublishedPolicy;
import dev.signalbox.control.TestControl;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.key.KeyStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a key rests on, seen from the proxies: a change of a role, a group, a binding or a template
/// is in the archive within seconds, not only when everything is compiled again.
final class KeyStandingIT {

  /// More than one look at what changed without a note, far less than one whole compile.
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final AtomicInteger NAMES = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private static KeyControl keys;

  private final String team = keys.team();
  private final String maker = keys.member(team);
  private final String token = keys.tokenWithoutRole(maker);

  @BeforeAll
  static void start() {
    keys = new KeyControl();
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  @Test
  void holdsAKeyWhenItsMakerIsUnbound() {
    String binding = bound(maker, "admin", "");
    String key = madeKey();

    remove("/v1/bindings/" + binding);

    awaitSuspended(key);
  }

  @Test
  void holdsAKeyWhenItsMakerIsDenied() {
    bound(maker, "admin", "");
    String key = madeKey();

    bound(maker, "admin", ",\"effect\":\"deny\"");

    awaitSuspended(key);
  }

  @Test
  void holdsAKeyWhenItsMakerLeavesTheGroupAndGivesItBackOnReturn() {
    String group = group();
    bound(group, "admin", "");
    String membership = "/v1/groups/" + group + "/members/" + maker;
    sent("PUT", membership, "", 204);
    String key = madeKey();

    remove(membership);
    awaitSuspended(key);
    sent("PUT", membership, "", 204);

    await(key, grant -> grant.status() == KeyStatus.ACTIVE);
  }

  @Test
  void holdsAKeyWhenTheGroupOfItsMakerIsDeleted() {
    String group = group();
    bound(group, "admin", "");
    sent("PUT", "/v1/groups/" + group + "/members/" + maker, "", 204);
    String key = madeKey();

    remove("/v1/groups/" + group);

    awaitSuspended(key);
  }

  @Test
  void holdsAKeyWhenTheRoleOfItsMakerLosesThePermission() {
    String role =
        keys.created(
                "/v1/roles",
                "{\"name\":\"keys-%d\",\"node_id\":\"%s\",\"permissions\":[\"key.manage\",\"key.read\"]}"
                    .formatted(NAMES.incrementAndGet(), team))
            .string("id");
    bound(maker, role, "");
    String key = madeKey();

    HttpResponse<String> edited =
        keys.patch("/v1/roles/" + role, "*", "{\"permissions\":[\"key.read\"]}");
    assertThat(edited.statusCode()).as(edited.body()).isEqualTo(200);

    awaitSuspended(key);
  }

  @Test
  void narrowsAKeyWithItsTemplate() {
    bound(maker, "developer", "");
    String template = keys.created("/v1/key-templates", template("\"claude-*\"")).string("id");
    HttpResponse<String> made =
        keys.send("POST", "/v1/keys", token, "{\"template_id\":\"" + template + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String key = json(made).string("id");
    await(key, grant -> grant.models().equals(List.of("claude-*")));

    sent("PUT", "/v1/key-templates/" + template, template("\"claude-haiku-*\""), 200);

    await(key, grant -> grant.models().equals(List.of("claude-haiku-*")));
  }

  @Test
  void holdsAKeyWhenTheBindingOfItsMakerEnds() {
    Instant end = Instant.now().plusSeconds(4);
    bound(maker, "admin", ",\"expires_at\":\"" + end + "\"");
    String key = madeKey();

    KeyGrant grant = await(key, now -> now.status() == KeyStatus.SUSPENDED);

    assertThat(Instant.now()).as(grant.toString()).isAfter(end);
  }

  private static String template(String models) {
    return "{\"name\":\"t-%s\",\"node_id\":\"%s\",\"models\":[%s]}"
        .formatted("of-developers", keys.org(), models);
  }

  private String bound(String principal, String role, String more) {
    return keys.created(
            "/v1/bindings",
            "{\"principal_id\":\"%s\",\"role\":\"%s\",\"node_id\":\"%s\"%s}"
                .formatted(principal, role, team, more))
        .string("id");
  }

  private String group() {
    return keys.created(
            "/v1/groups",
            "{\"name\":\"g-%d\",\"node_id\":\"%s\"}".formatted(NAMES.incrementAndGet(), team))
        .string("id");
  }

  /// A key that rests on the maker's rights, in force at the proxies.
  private String madeKey() {
    HttpResponse<String> made =
        keys.send("POST", "/v1/keys", token, "{\"owner_id\":\"" + keys.member(team) + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String key = json(made).string("id");
    await(key, grant -> grant.status() == KeyStatus.ACTIVE);
    return key;
  }

  private static void remove(String path) {
    sent("DELETE", path, "", 204);
  }

  private static void sent(String method, String path, String body, int status) {
    HttpResponse<String> answer = keys.send(method, path, ADMIN, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static void awaitSuspended(String key) {
    await(key, grant -> grant.status() == KeyStatus.SUSPENDED);
  }

  /// Waits until the published archive says something of a key.
  private static KeyGrant await(String key, Predicate<KeyGrant> said) {
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(SOON)
        .until(
            () ->
                PublishedPolicy.of(keys.control(), TestControl.PROXY)
                    .tenants()
                    .getFirst()
                    .keys()
                    .stream()
                    .filter(grant -> grant.id().value().equals(key))
                    .toList(),
            found -> found.size() == 1 && said.test(found.getFirst()))
        .getFirst();
  }
}
