package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FakeClockTest {

  @Test
  void standsStillUntilItIsMoved() {
    FakeClock clock = new FakeClock(Instant.EPOCH);

    assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo(Instant.EPOCH);
    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(5));
    clock.set(Instant.ofEpochSecond(3));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(3));
  }
}
