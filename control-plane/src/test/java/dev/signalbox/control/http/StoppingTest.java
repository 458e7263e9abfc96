package dev.signalbox.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StoppingTest {

  private final Stopping stopping = new Stopping();

  @Test
  void waitsForTheRequestsUnderWay() {
    stopping.entered();
    stopping.entered();
    stopping.left();
    Thread last = Thread.startVirtualThread(stopping::left);

    assertThat(stopping.drain(Duration.ofSeconds(10))).isZero();
    assertThat(last).isNotNull();
  }

  @Test
  void doesNotWaitForEver() {
    stopping.entered();

    assertThat(stopping.drain(Duration.ofMillis(20))).isEqualTo(1);
  }
}
