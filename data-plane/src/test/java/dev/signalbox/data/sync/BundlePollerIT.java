package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.sync.FakeControlPlane.Question;
import dev.signalbox.data.sync.FakeControlPlane.Reply;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.trust.Archive;
import dev.signalbox.model.trust.Repository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundlePollerIT {

  private static final String TOKEN = "proxy-token-hunter2";

  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Long> inForce = new CopyOnWriteArrayList<>();
  private final List<SyncEvent> events = new CopyOnWriteArrayList<>();
  private FakeControlPlane control;
  private BundlePoller poller;
  private Duration wait = Duration.ofSeconds(1);
  private Duration longestPause = Duration.ofMillis(40);

  @BeforeEach
  void pinTheKey() throws IOException {
    Files.write(root(), Archives.OWN.root());
    control = new FakeControlPlane();
  }

  @AfterEach
  void close() throws IOException {
    if (poller != null) {
      poller.close();
    }
    control.close();
    client.shutdownNow();
  }

  @Test
  void putsWhatIsPublishedInForceAndOnDisk() throws IOException {
    control.publish(Archives.archive(2), "\"1\"");
    start();

    await(() -> inForce.equals(List.of(2L)));
    await(() -> poller.status().lastSuccess().isPresent());
    assertThat(poller.status().activeVersion()).hasValue(2);
    assertThat(poller.status().fromDisk()).isFalse();
    assertThat(poller.status().lastError()).isEmpty();
    await(() -> copies().size() == 1);
    assertThat(Files.size(copies().getFirst())).isGreaterThan(1_000);
  }

  @Test
  void namesItsTokenAndWhatItHasAndLetsTheQuestionBeHeld() throws Exception {
    control.publish(Archives.archive(2), "\"tag-1\"");
    start();
    Question first = control.question();
    Question second = control.question();

    assertThat(first.target()).isEqualTo("/v1/bundle?wait=1&have=0");
    assertThat(first.headers())
        .containsEntry("authorization", "Bearer " + TOKEN)
        .doesNotContainKey("if-none-match");
    assertThat(second.headers()).containsEntry("if-none-match", "\"tag-1\"");
  }

  @Test
  void wakesUpAtOnceWhenSomethingIsPublished() throws Exception {
    wait = Duration.ofSeconds(25);
    control.publish(Archives.archive(2), "\"1\"");
    start();
    control.question();
    control.question();
    long published = System.nanoTime();
    control.publish(Archives.archive(3), "\"2\"");

    await(() -> inForce.equals(List.of(2L, 3L)));
    assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void goesOnAskingWhenNothingIsNew() throws Exception {
    control.publish(Archives.archive(2), "\"1\"");
    start();
    for (int question = 0; question < 4; question++) {
      control.question();
    }

    assertThat(inForce).containsExactly(2L);
    assertThat(poller.status().failuresInARow()).isZero();
  }

  @Test
  void doesNotFloodAControlPlaneThatHoldsNothing() throws Exception {
    longestPause = Duration.ofHours(1);
    control.neverHold();
    control.publish(Archives.archive(2), "\"1\"");
    start();
    control.question();
    control.question();

    assertThat(control.isAskedWithin(500)).isFalse();
  }

  /// What a control plane, or someone in between, may send instead of a good newer bundle.
  record Bad(String name, UnaryOperator<Reply> bend, SyncFailure failure) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> badAnswers() {
    byte[] stranger = Archives.STRANGER.repository(9).archive();
    byte[] good = Archives.archive(9);
    byte[] swapped = good.clone();
    int key = new String(good, StandardCharsets.ISO_8859_1).indexOf("\"alias\"");
    swapped[key + 1] = 'A';
    byte[] cut = Arrays.copyOf(good, good.length / 2);
    return Stream.of(
        bad("tampered", swapped, SyncFailure.MISMATCH),
        bad("wrong key", stranger, SyncFailure.THRESHOLD),
        bad("lower version", Archives.archive(4), SyncFailure.ROLLBACK),
        bad("truncated", cut, SyncFailure.BAD_ARCHIVE),
        bad("garbage", "<html>".getBytes(StandardCharsets.UTF_8), SyncFailure.BAD_ARCHIVE),
        bad("empty", new byte[0], SyncFailure.BAD_ARCHIVE),
        bad("oversized", new byte[Archive.MAX_BYTES + 1], SyncFailure.OVERSIZED),
        new Bad(
            "broken off",
            reply -> new Reply(200, "\"9\"", cut, good.length),
            SyncFailure.UNREACHABLE),
        status(302, SyncFailure.UNEXPECTED_ANSWER),
        status(401, SyncFailure.UNAUTHORIZED),
        status(404, SyncFailure.UNEXPECTED_ANSWER),
        status(429, SyncFailure.UNEXPECTED_ANSWER),
        status(503, SyncFailure.UNEXPECTED_ANSWER));
  }

  @ParameterizedTest
  @MethodSource("badAnswers")
  void keepsTheOldBundleAndRecovers(Bad bad) throws IOException {
    control.publish(Archives.archive(5), "\"5\"");
    start();
    await(() -> copies().size() == 1);
    control.bend(bad.bend());
    control.publish(Archives.archive(9), "\"9\"");

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure()).isEqualTo(bad.failure());
    assertThat(poller.status().toString()).doesNotContain(TOKEN);
    assertThat(poller.status().activeVersion()).hasValue(5);
    assertThat(inForce).containsExactly(5L);
    assertThat(copies()).hasSize(1);

    control.bend(UnaryOperator.identity());
    await(() -> inForce.equals(List.of(5L, 9L)));
    await(() -> poller.status().failuresInARow() == 0);
  }

  @Test
  void givesUpOnAnAnswerThatNeverEnds() throws Exception {
    wait = Duration.ZERO;
    control.bend(reply -> new Reply(200, "\"1\"", new byte[10], 1_000_000));
    control.publish(Archives.archive(2), "\"1\"");
    start();

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.UNREACHABLE);
  }

  @Test
  void leavesTheOldBundleWhereTheNewOneCannotBePutInForce() throws IOException {
    control.publish(Archives.archive(2), "\"1\"");
    start();
    await(() -> copies().size() == 1);
    control.publish(Archives.archive(13), "\"13\"");

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.NOT_ACTIVATED);
    assertThat(poller.status().activeVersion()).hasValue(2);
    assertThat(copies()).hasSize(1);
  }

  @Test
  void startsFromDiskWhileTheControlPlaneIsAway() throws IOException {
    new LastGood(directory.resolve("bundles")).save(7, Archives.archive(7), Instant.now());
    control.close();
    start();

    assertThat(inForce).containsExactly(7L);
    assertThat(poller.status().fromDisk()).isTrue();
    await(() -> poller.status().failuresInARow() > 2);
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.UNREACHABLE);
    assertThat(poller.status().activeVersion()).hasValue(7);
  }

  @Test
  void remembersAlsoTheNewestMetadataOverARestart() throws Exception {
    control.publish(Archives.archive(5), "\"5\"");
    start();
    await(() -> copies().size() == 1 && Files.exists(directory.resolve("bundles/trusted.sbx")));
    poller.close();
    Repository restamped =
        Archives.OWN.signing().restamp(Archives.OWN.repository(5), 1_000, Instant.now());
    control.publish(restamped.archive(5), "\"1000\"");
    start();
    await(() -> poller.status().lastSuccess().isPresent());
    poller.close();
    control.publish(Archives.archive(6), "\"6\"");
    start();

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure()).isEqualTo(SyncFailure.ROLLBACK);
  }

  @Test
  void saysWhatBecameOfEachVersion() throws IOException {
    control.publish(Archives.archive(5), "\"5\"");
    start();
    await(() -> events.size() == 1);
    control.publish(Archives.archive(13), "\"13\"");
    await(() -> events.size() > 1);

    assertThat(events.get(0).applied()).isTrue();
    assertThat(events.get(0).version()).isEqualTo(5);
    assertThat(events.get(0).digest()).isEqualTo(Archives.OWN.repository(5).digest());
    assertThat(events.get(1).applied()).isFalse();
    assertThat(events.get(1).version()).isEqualTo(13);
    assertThat(events.get(1).active()).isEqualTo(5);
    assertThat(events.get(1).error().orElseThrow().failure()).isEqualTo(SyncFailure.NOT_ACTIVATED);
  }

  @Test
  void asksForEverythingWhenSomethingIsMissing() throws Exception {
    TenantPolicy second =
        new TenantPolicy(new TenantId(new UUID(1, 3)), List.of(), List.of(), List.of());
    Repository more =
        Archives.OWN
            .signing()
            .publish(Archives.OWN.repository(5), Archives.parts(second), Instant.now());
    Repository last =
        Archives.OWN
            .signing()
            .publish(more, Archives.parts(Archives.policy("last")), Instant.now());
    control.publish(Archives.archive(5), "\"5\"");
    start();
    await(() -> inForce.equals(List.of(5L)));
    control.bend(reply -> new Reply(200, "\"7\"", last.archive(6)));
    control.publish(last.archive(), "\"7\"");
    await(() ->
        poller
            .status()
            .lastError()
            .filter(error -> error.failure() == SyncFailure.MISSING_FILE)
            .isPresent());
    control.bend(UnaryOperator.identity());

    await(() -> inForce.equals(List.of(5L, 7L)));
  }

  @Test
  void ignoresTheTagOfAnAnswerThatSaysNothingIsNew() throws Exception {
    control.publish(Archives.archive(5), "\"5\"");
    start();
    await(() -> inForce.equals(List.of(5L)));
    control.bend(reply -> new Reply(304, "\"another\"", new byte[0]));
    control.publish(Archives.archive(6), "\"6\"");
    control.question();
    control.bend(UnaryOperator.identity());

    await(() -> inForce.equals(List.of(5L, 6L)));
  }

  @Test
  void hasNoPolicyWithoutDiskAndControlPlaneUntilTheLatterComes() throws IOException {
    start();
    await(() -> poller.status().failuresInARow() > 2);
    assertThat(inForce).isEmpty();
    assertThat(poller.status().activeVersion()).isEmpty();

    control.publish(Archives.archive(2), "\"1\"");
    await(() -> inForce.equals(List.of(2L)));
  }

  @Test
  void confirmsAfterARestartWithoutPuttingTheSameInForceAgain() throws Exception {
    control.publish(Archives.archive(2), "\"1\"");
    start();
    await(() -> copies().size() == 1);
    poller.close();
    inForce.clear();

    start();
    assertThat(poller.status().fromDisk()).isTrue();
    await(() -> !poller.status().fromDisk());
    assertThat(inForce).containsExactly(2L);
    assertThat(poller.status().lastError()).isEmpty();
  }

  @Test
  void refusesAnOlderBundleAlsoAfterARestart() throws IOException {
    new LastGood(directory.resolve("bundles")).save(7, Archives.archive(7), Instant.now());
    control.publish(Archives.archive(6), "\"6\"");
    start();

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure()).isEqualTo(SyncFailure.ROLLBACK);
    assertThat(inForce).containsExactly(7L);
  }

  @Test
  void fallsBackToTheCopyBeforeWhereTheNewestIsTornOrTampered() throws IOException {
    LastGood disk = new LastGood(directory.resolve("bundles"));
    byte[] whole = Archives.archive(9);
    byte[] flipped = Archives.archive(8);
    flipped[flipped.length / 2] ^= 1;
    disk.save(7, Archives.archive(7), Instant.now());
    disk.save(8, flipped, Instant.now());
    disk.save(9, Arrays.copyOf(whole, whole.length - 3), Instant.now());
    control.close();
    start();

    assertThat(inForce).containsExactly(7L);
    assertThat(poller.status().activeVersion()).hasValue(7);
  }

  @Test
  void fallsBackToTheCopyBeforeWhereTheNewestCannotBePutInForce() throws IOException {
    LastGood disk = new LastGood(directory.resolve("bundles"));
    disk.save(12, Archives.archive(12), Instant.now());
    disk.save(13, Archives.archive(13), Instant.now());
    control.close();
    start();

    assertThat(inForce).containsExactly(12L);
  }

  @Test
  void servesOnWithoutADiskAndSavesWhenItIsBack() throws IOException {
    start();
    Files.delete(directory.resolve("bundles"));
    control.publish(Archives.archive(2), "\"1\"");

    await(() -> inForce.equals(List.of(2L)));
    await(() ->
        poller
            .status()
            .lastError()
            .filter(error -> error.failure() == SyncFailure.DISK)
            .isPresent());
    Files.createDirectory(directory.resolve("bundles"));
    await(() -> copies().size() == 1);
  }

  @Test
  void endsAtOnceWhenClosedWhileAQuestionIsHeld() throws Exception {
    wait = Duration.ofSeconds(25);
    control.publish(Archives.archive(2), "\"1\"");
    start();
    control.question();
    control.question();
    long closing = System.nanoTime();
    poller.close();

    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(3));
    assertThat(inForce).containsExactly(2L);
  }

  @Test
  void doesNotStartWithoutAKeyToTrust() throws IOException {
    Files.writeString(root(), "no root");

    assertThatThrownBy(this::poller)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a root of trust");
  }

  private static Bad bad(String name, byte[] body, SyncFailure failure) {
    return new Bad(name, reply -> new Reply(200, "\"9\"", body), failure);
  }

  private static Bad status(int status, SyncFailure failure) {
    return new Bad("status " + status, reply -> new Reply(status, "", new byte[0]), failure);
  }

  private void start() throws IOException {
    poller = poller();
    poller.start();
  }

  private BundlePoller poller() throws IOException {
    URI address = control.address();
    SyncSettings settings =
        new SyncSettings(
            Optional.of(address),
            () -> new Secret(TOKEN),
            Optional.empty(),
            root(),
            directory.resolve("bundles"),
            new SyncSettings.Times(
                wait,
                Duration.ofSeconds(2),
                Duration.ofMillis(10),
                longestPause,
                Duration.ofMillis(20)));
    return new BundlePoller(
        client,
        settings,
        new TestSlot(inForce, 13),
        events::add,
        InstantSource.system(),
        new Random(1));
  }

  private Path root() {
    return directory.resolve("root.json");
  }

  private List<Path> copies() {
    try {
      return new LastGood(directory.resolve("bundles")).newestFirst();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after 10 s").isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }
}
