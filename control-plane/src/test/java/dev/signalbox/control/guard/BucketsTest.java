package dev.signalbox.control.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.guard.Buckets.Level;
import dev.signalbox.control.guard.RateLimits.Rate;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BucketsTest {

  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private Instant now = START;
  private final Buckets buckets = new Buckets(new Rate(2, 10), 100, () -> now);

  @Test
  void giveABurstAndThenAsMuchAsComesBack() {
    for (int left = 9; left >= 0; left--) {
      assertThat(buckets.take("a").remaining()).isEqualTo(left);
    }
    Level empty = buckets.take("a");
    assertThat(empty).isEqualTo(new Level(false, 10, 0, 5, 1));

    now = START.plusMillis(499);
    assertThat(buckets.take("a").taken()).isFalse();
    now = START.plusMillis(500);
    assertThat(buckets.take("a").taken()).isTrue();
    assertThat(buckets.take("a").taken()).isFalse();
    now = START.plusSeconds(3_600);
    assertThat(buckets.take("a").remaining()).isEqualTo(9);
  }

  @Test
  void doNotConcernEachOther() {
    for (int index = 0; index < 10; index++) {
      buckets.take("a");
    }
    assertThat(buckets.look("a").taken()).isFalse();
    assertThat(buckets.look("b").taken()).isTrue();
    assertThat(buckets.takeIfKnown("b")).isEmpty();
    assertThat(buckets.takeIfKnown("a")).isPresent();
  }

  @Test
  void areOfABoundedNumberAndForgetTheOldestFirst() {
    for (int index = 0; index < 5_000; index++) {
      buckets.take("name-" + index);
      buckets.take("kept");
    }
    assertThat(buckets.size()).isEqualTo(100);
    assertThat(buckets.takeIfKnown("name-0")).isEmpty();
    assertThat(buckets.look("kept").taken()).isFalse();
  }

  @Test
  void giveNothingWhenTheClockIsSetBack() {
    for (int index = 0; index < 10; index++) {
      buckets.take("a");
    }
    now = START.minusSeconds(3_600);
    assertThat(buckets.take("a").taken()).isFalse();
  }

  @Property(tries = 200)
  void neverGiveMoreThanBurstAndRateAllow(
      @ForAll @Size(max = 200) List<@IntRange(max = 2_000) Integer> pausesMillis) {
    Instant[] clock = {START};
    Buckets own = new Buckets(new Rate(2, 10), 100, () -> clock[0]);
    long given = 0;
    long elapsedMillis = 0;
    for (int pause : pausesMillis) {
      elapsedMillis += pause;
      clock[0] = START.plusMillis(elapsedMillis);
      given += own.take("a").taken() ? 1 : 0;
      assertThat(given).isLessThanOrEqualTo(10 + 2 * elapsedMillis / 1_000);
    }
  }
}
