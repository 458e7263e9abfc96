package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.sync.FakeControlPlane.Question;
import dev.signalbox.data.sync.FakeControlPlane.Reply;
import dev.signalbox.model.bundle.BundleSigner;
import dev.signalbox.model.bundle.SignedBundle;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
  private FakeControlPlane control;
  private BundlePoller poller;
  private Duration wait = Duration.ofSeconds(1);
  private Duration longestPause = Duration.ofMillis(40);

  @BeforeEach
  void pinTheKey() throws IOException {
    Files.writeString(pem(), SigningKeys.writePublic(Envelopes.KEYS.getPublic()));
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
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();

    await(() -> inForce.equals(List.of(1L)));
    await(() -> poller.status().lastSuccess().isPresent());
    assertThat(poller.status().activeVersion()).hasValue(1);
    assertThat(poller.status().fromDisk()).isFalse();
    assertThat(poller.status().lastError()).isEmpty();
    await(() -> copies().size() == 1);
    assertThat(Files.readAllBytes(copies().getFirst())).isEqualTo(Envelopes.envelope(1));
  }

  @Test
  void namesItsTokenAndWhatItHasAndLetsTheQuestionBeHeld() throws Exception {
    control.publish(Envelopes.envelope(1), "\"tag-1\"");
    start();
    Question first = control.question();
    Question second = control.question();

    assertThat(first.target()).isEqualTo("/v1/bundle?wait=1");
    assertThat(first.headers())
        .containsEntry("authorization", "Bearer " + TOKEN)
        .doesNotContainKey("if-none-match");
    assertThat(second.headers()).containsEntry("if-none-match", "\"tag-1\"");
  }

  @Test
  void wakesUpAtOnceWhenSomethingIsPublished() throws Exception {
    wait = Duration.ofSeconds(25);
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();
    control.question();
    control.question();
    long published = System.nanoTime();
    control.publish(Envelopes.envelope(2), "\"2\"");

    await(() -> inForce.equals(List.of(1L, 2L)));
    assertThat(Duration.ofNanos(System.nanoTime() - published)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void goesOnAskingWhenNothingIsNew() throws Exception {
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();
    for (int question = 0; question < 4; question++) {
      control.question();
    }

    assertThat(inForce).containsExactly(1L);
    assertThat(poller.status().failuresInARow()).isZero();
  }

  @Test
  void doesNotFloodAControlPlaneThatHoldsNothing() throws Exception {
    longestPause = Duration.ofHours(1);
    control.neverHold();
    control.publish(Envelopes.envelope(1), "\"1\"");
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
    byte[] stranger = new BundleSigner(Envelopes.STRANGER).sign(Envelopes.bundle(9)).toBytes();
    byte[] good = Envelopes.envelope(9);
    SignedBundle nine = Envelopes.signed(9);
    SignedBundle swapped =
        new SignedBundle(nine.payload(), nine.keyId(), Envelopes.signed(8).signature());
    byte[] conflicting =
        new BundleSigner(Envelopes.KEYS).sign(Envelopes.bundle(5, "other")).toBytes();
    byte[] cut = Arrays.copyOf(good, good.length / 2);
    return Stream.of(
        bad("tampered", swapped.toBytes(), SyncFailure.BAD_SIGNATURE),
        bad("wrong key", stranger, SyncFailure.UNKNOWN_SIGNER),
        bad("lower version", Envelopes.envelope(4), SyncFailure.LOWER_VERSION),
        bad("same version, other content", conflicting, SyncFailure.CONFLICTING_VERSION),
        bad("truncated", cut, SyncFailure.NOT_AN_ENVELOPE),
        bad("garbage", "<html>".getBytes(StandardCharsets.UTF_8), SyncFailure.NOT_AN_ENVELOPE),
        bad("empty", new byte[0], SyncFailure.NOT_AN_ENVELOPE),
        bad("oversized", new byte[SignedBundle.MAX_BYTES + 1], SyncFailure.OVERSIZED),
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
    control.publish(Envelopes.envelope(5), "\"5\"");
    start();
    await(() -> copies().size() == 1);
    control.bend(bad.bend());
    control.publish(Envelopes.envelope(9), "\"9\"");

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
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.UNREACHABLE);
  }

  @Test
  void leavesTheOldBundleWhereTheNewOneCannotBePutInForce() throws IOException {
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();
    await(() -> copies().size() == 1);
    control.publish(Envelopes.envelope(13), "\"13\"");

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.NOT_ACTIVATED);
    assertThat(poller.status().activeVersion()).hasValue(1);
    assertThat(copies()).hasSize(1);
  }

  @Test
  void startsFromDiskWhileTheControlPlaneIsAway() throws IOException {
    new LastGood(directory.resolve("bundles")).save(7, Envelopes.envelope(7));
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
  void hasNoPolicyWithoutDiskAndControlPlaneUntilTheLatterComes() throws IOException {
    start();
    await(() -> poller.status().failuresInARow() > 2);
    assertThat(inForce).isEmpty();
    assertThat(poller.status().activeVersion()).isEmpty();

    control.publish(Envelopes.envelope(1), "\"1\"");
    await(() -> inForce.equals(List.of(1L)));
  }

  @Test
  void confirmsAfterARestartWithoutPuttingTheSameInForceAgain() throws Exception {
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();
    await(() -> copies().size() == 1);
    poller.close();
    inForce.clear();

    start();
    assertThat(poller.status().fromDisk()).isTrue();
    await(() -> !poller.status().fromDisk());
    assertThat(inForce).containsExactly(1L);
    assertThat(poller.status().lastError()).isEmpty();
  }

  @Test
  void refusesAnOlderBundleAlsoAfterARestart() throws IOException {
    new LastGood(directory.resolve("bundles")).save(7, Envelopes.envelope(7));
    control.publish(Envelopes.envelope(6), "\"6\"");
    start();

    await(() -> poller.status().lastError().isPresent());
    assertThat(poller.status().lastError().orElseThrow().failure())
        .isEqualTo(SyncFailure.LOWER_VERSION);
    assertThat(inForce).containsExactly(7L);
  }

  @Test
  void fallsBackToTheCopyBeforeWhereTheNewestIsTornOrTampered() throws IOException {
    LastGood disk = new LastGood(directory.resolve("bundles"));
    byte[] whole = Envelopes.envelope(9);
    byte[] flipped = Envelopes.envelope(8);
    flipped[flipped.length / 2] ^= 1;
    disk.save(7, Envelopes.envelope(7));
    disk.save(8, flipped);
    disk.save(9, Arrays.copyOf(whole, whole.length - 3));
    control.close();
    start();

    assertThat(inForce).containsExactly(7L);
    assertThat(poller.status().activeVersion()).hasValue(7);
  }

  @Test
  void fallsBackToTheCopyBeforeWhereTheNewestCannotBePutInForce() throws IOException {
    LastGood disk = new LastGood(directory.resolve("bundles"));
    disk.save(12, Envelopes.envelope(12));
    disk.save(13, Envelopes.envelope(13));
    control.close();
    start();

    assertThat(inForce).containsExactly(12L);
  }

  @Test
  void servesOnWithoutADiskAndSavesWhenItIsBack() throws IOException {
    start();
    Files.delete(directory.resolve("bundles"));
    control.publish(Envelopes.envelope(1), "\"1\"");

    await(() -> inForce.equals(List.of(1L)));
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
    control.publish(Envelopes.envelope(1), "\"1\"");
    start();
    control.question();
    control.question();
    long closing = System.nanoTime();
    poller.close();

    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(3));
    assertThat(inForce).containsExactly(1L);
  }

  @Test
  void doesNotStartWithoutAKeyToTrust() throws IOException {
    Files.writeString(pem(), "no key");

    assertThatThrownBy(this::poller)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PUBLIC KEY");
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
            address,
            () -> new Secret(TOKEN),
            pem(),
            directory.resolve("bundles"),
            wait,
            Duration.ofSeconds(2),
            Duration.ofMillis(10),
            longestPause);
    return new BundlePoller(
        client,
        settings,
        bundle -> {
          if (bundle.version() == 13) {
            throw new IllegalStateException("unlucky");
          }
          inForce.add(bundle.version());
        },
        SyncListener.NONE,
        InstantSource.system(),
        new Random(1));
  }

  private Path pem() {
    return directory.resolve("pinned.pem");
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
