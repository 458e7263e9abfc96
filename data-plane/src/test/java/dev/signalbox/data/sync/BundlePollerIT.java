package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.sync.FakeControlPlane.Question;
import dev.signalbox.data.sync.FakeControlPlane.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BundlePollerIT extends PollerFixture {

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
}
