package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.KeyGrant;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.trust.Hashes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BundleIT {

  private static TestControl control;
  private static HttpClient proxies;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    proxies = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    proxies.close();
    control.close();
  }

  @Test
  void carriesANewKeyAndDropsARevokedOne() {
    VirtualKey key = newKey();

    Bundle with = awaitBundle(key, true);
    control.send("DELETE", "/v1/keys/" + key.id(), TestControl.ADMIN, null);
    Bundle without = awaitBundle(key, false);

    KeyGrant grant =
        with.tenants().getFirst().keys().stream()
            .filter(candidate -> candidate.id().equals(key.id()))
            .findFirst()
            .orElseThrow();
    assertThat(grant.secrets()).containsExactly(KeySecret.lasting(key.digest()));
    assertThat(grant.owner()).isEqualTo("owner");
    assertThat(grant.nodePath()).isEqualTo("default");
    assertThat(grant.models()).containsExactly("*");
    assertThat(without.version()).isGreaterThan(with.version());
  }

  @Test
  void answersNotModifiedUntilSomethingChanges() {
    HttpResponse<byte[]> first = bundle(0, null);
    String etag = first.headers().firstValue("etag").orElseThrow();

    assertThat(bundle(0, etag).statusCode()).isEqualTo(304);
    long before = System.nanoTime();
    assertThat(bundle(1, etag).statusCode()).isEqualTo(304);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(900));
    assertThat(bundle(0, "\"another\"").statusCode()).isEqualTo(200);
  }

  @Test
  void wakesTwoHundredWaitingProxiesAtOnceWithoutHoldingConnections() {
    settle();
    String etag = bundle(0, null).headers().firstValue("etag").orElseThrow();
    List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
    for (int index = 0; index < 200; index++) {
      waiting.add(proxies.sendAsync(request(25, etag), BodyHandlers.ofByteArray()));
    }
    // The pool has eight connections: people are served all the while.
    for (int round = 0; round < 10; round++) {
      assertThat(control.get("/v1/tenant").statusCode()).isEqualTo(200);
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    newKey();
    long committed = System.nanoTime();
    List<String> tags =
        waiting.stream()
            .map(CompletableFuture::join)
            .map(answer -> answer.headers().firstValue("etag").orElseThrow())
            .distinct()
            .toList();
    Duration delivered = Duration.ofNanos(System.nanoTime() - committed);

    assertThat(tags).hasSize(1).doesNotContain(etag);
    assertThat(delivered).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void countsUpwardsOverConcurrentChanges() throws Exception {
    List<Long> seen = new ArrayList<>();
    // Set whatever happens: closing waits for the watcher, and the client may swallow interrupts.
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> watcher =
          people.submit(() -> {
            String etag = "";
            while (!over.get()) {
              HttpResponse<byte[]> answer = bundle(1, etag);
              etag = answer.headers().firstValue("etag").orElseThrow();
              if (answer.statusCode() == 200) {
                seen.add(read(answer).version());
              }
            }
          });
      try {
        List<Future<VirtualKey>> created = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
          created.add(people.submit(BundleIT::newKey));
        }
        for (Future<VirtualKey> key : created) {
          awaitBundle(key.get(), true);
        }
      } finally {
        over.set(true);
      }
      watcher.get();
    }

    assertThat(
            LongStream.range(1, seen.size())
                .allMatch(i -> seen.get((int) i) > seen.get((int) i - 1)))
        .as(seen.toString())
        .isTrue();
  }

  @Test
  void goesOnCountingAfterARestart() {
    VirtualKey key = newKey();
    long before = awaitBundle(key, true).version();
    try (TestControl second = control.startAnother()) {
      second.awaitReady();

      assertThat(PublishedPolicy.read(archiveOf(second)).version()).isGreaterThanOrEqualTo(before);
      newKey();
      await().until(() -> PublishedPolicy.read(archiveOf(second)).version() > before);
    }
  }

  @Test
  void doesNotSignWithOtherKeysThanThoseOfTheDatabase() {
    try (TestControl stranger = TestControl.startOn(control.database())) {
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(() -> stranger.send("GET", "/readyz", null, null).statusCode() != 200);
    }
  }

  @Test
  void sendsOnlyWhatIsMissing() {
    newKey();
    settle();
    HttpResponse<byte[]> whole = bundle(0, null);
    String version = whole.headers().firstValue("x-signalbox-policy-version").orElseThrow();
    byte[] rest = archive("/v1/bundle?have=" + version);

    assertThat(rest.length).isLessThan(whole.body().length / 3);
    assertThat(whole.headers().firstValue("content-type"))
        .contains("application/vnd.signalbox.bundle");
    assertThat(whole.headers().firstValue("x-signalbox-bundle-nonce")).isPresent();
  }

  @Test
  void exportsAnArchiveForWhereThereIsNoConnection() {
    byte[] file = archive("/v1/bundle/archive?life_days=30");

    assertThat(PublishedPolicy.read(file).tenants()).hasSize(1);
    assertThat(
            control
                .send("GET", "/v1/bundle/archive?life_days=121", TestControl.PROXY, null)
                .statusCode())
        .isEqualTo(400);
    assertThat(control.get("/v1/bundle/archive").statusCode()).isEqualTo(401);
  }

  @Test
  void givesEachPartByItsHash() {
    String sha256 = PublishedPolicy.partOf(bundle(0, null).body());

    assertThat(Hashes.sha256(archive("/v1/bundle/parts/" + sha256))).isEqualTo(sha256);
    assertThat(
            control
                .send("GET", "/v1/bundle/parts/" + "0".repeat(64), TestControl.PROXY, null)
                .statusCode())
        .isEqualTo(404);
  }

  private static byte[] archiveOf(TestControl of) {
    return body(of, "/v1/bundle");
  }

  private static byte[] archive(String path) {
    return body(control, path);
  }

  private static byte[] body(TestControl of, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(of.address(path))
            .header("authorization", "Bearer " + TestControl.PROXY)
            .build();
    HttpResponse<byte[]> answer = proxies.sendAsync(request, BodyHandlers.ofByteArray()).join();
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void acceptsOnlyTheProxyTokenAndThatNowhereElse() {
    assertThat(control.get("/v1/bundle").statusCode()).isEqualTo(401);
    assertThat(control.send("GET", "/v1/tenant", TestControl.PROXY, null).statusCode())
        .isEqualTo(401);
    assertThat(control.send("GET", "/v1/bundle?wait=26", TestControl.PROXY, null).statusCode())
        .isEqualTo(400);
  }

  private static void settle() {
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          String etag = bundle(0, null).headers().firstValue("etag").orElseThrow();
          return bundle(1, etag).statusCode() == 304;
        });
  }

  private static VirtualKey newKey() {
    String owner =
        json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");
    HttpResponse<String> created = control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return VirtualKey.parse(json(created).string("key")).orElseThrow();
  }

  private static Bundle awaitBundle(VirtualKey key, boolean present) {
    return await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> read(bundle(0, null)),
            bundle ->
                bundle.tenants().getFirst().keys().stream()
                        .anyMatch(grant -> grant.id().equals(key.id()))
                    == present);
  }

  private static Bundle read(HttpResponse<byte[]> answer) {
    return read(answer.body());
  }

  private static Bundle read(byte[] archive) {
    return PublishedPolicy.read(archive);
  }

  private static HttpResponse<byte[]> bundle(int waitSeconds, @Nullable String etag) {
    return proxies.sendAsync(request(waitSeconds, etag), BodyHandlers.ofByteArray()).join();
  }

  private static HttpRequest request(int waitSeconds, @Nullable String etag) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address("/v1/bundle?wait=" + waitSeconds))
            .header("authorization", "Bearer " + TestControl.PROXY);
    if (etag != null && !etag.isEmpty()) {
      request.header("if-none-match", etag);
    }
    return request.build();
  }
}
