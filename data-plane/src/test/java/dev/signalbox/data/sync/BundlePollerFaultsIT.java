package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.sync.FakeControlPlane.Reply;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.Archive;
import dev.signalbox.model.trust.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundlePollerFaultsIT extends PollerFixture {

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
  void hasNoPolicyWithoutDiskAndControlPlaneUntilTheLatterComes() throws IOException {
    start();
    await(() -> poller.status().failuresInARow() > 2);
    assertThat(inForce).isEmpty();
    assertThat(poller.status().activeVersion()).isEmpty();

    control.publish(Archives.archive(2), "\"1\"");
    await(() -> inForce.equals(List.of(2L)));
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
}
