package dev.signalbox.data.credential.renew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RenewalsTest {

  private final FakeClock clock = new FakeClock();
  private final Renewals renewals = new Renewals(clock, new Random(1), Runnable::run);
  private final AtomicInteger fetches = new AtomicInteger();
  private final Deque<String> faults = new ArrayDeque<>();

  @Test
  void hasNothingBeforeTheFirstFetch() {
    Renewal<String> token = renewals.follow("token", this::hour);

    assertThat(token.value(clock.millis())).isNull();
    renewals.tick();
    assertThat(token.value(clock.millis())).isEqualTo("token-1");
  }

  @Test
  void renewsAheadOfTheEndAndNotAtOnce() {
    Renewal<String> token = renewals.follow("token", this::hour);
    renewals.tick();

    clock.advance(Duration.ofMinutes(38));
    renewals.tick();
    assertThat(fetches).hasValue(1);

    clock.advance(Duration.ofMinutes(11));
    renewals.tick();
    assertThat(fetches).hasValue(2);
    assertThat(token.value(clock.millis())).isEqualTo("token-2");
  }

  @Test
  void spreadsTheMomentOfRenewal() {
    for (int index = 0; index < 200; index++) {
      renewals.follow("token-" + index, this::hour);
    }
    renewals.tick();
    fetches.set(0);

    clock.advance(Duration.ofMinutes(43));
    renewals.tick();

    assertThat(fetches.get()).isBetween(60, 140);
  }

  @Test
  void keepsTheOldOneWhileItLivesAndNotLonger() {
    Renewal<String> token = renewals.follow("token", this::hour);
    renewals.tick();
    for (int index = 0; index < 1_000; index++) {
      faults.add("down");
    }

    clock.advance(Duration.ofMinutes(50));
    renewals.tick();
    assertThat(token.value(clock.millis())).isEqualTo("token-1");
    assertThat(token.status(clock.millis()))
        .isEqualTo(new RenewalStatus("token", true, Duration.ofMinutes(10).toMillis(), 1, "down"));

    clock.advance(Duration.ofMinutes(10));
    assertThat(token.value(clock.millis())).isNull();
    assertThat(token.status(clock.millis()).lives()).isFalse();
  }

  @Test
  void triesEverMoreSlowlyAndRecovers() {
    Renewal<String> token = renewals.follow("token", this::hour);
    for (int index = 0; index < 12; index++) {
      faults.add("down");
    }

    for (int second = 0; second < 600; second++) {
      renewals.tick();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(fetches.get()).isBetween(12, 30);
    assertThat(token.value(clock.millis())).isNotNull();
    assertThat(token.status(clock.millis()).failures()).isZero();
  }

  @Test
  void readsALastingValueAgainAfterAWhile() {
    Renewal<String> secret =
        renewals.follow("secret", now -> Fetched.reread("s" + fetches.incrementAndGet(), 30_000));
    renewals.tick();

    clock.advance(Duration.ofSeconds(26));
    renewals.tick();
    assertThat(secret.value(clock.millis())).isEqualTo("s1");

    clock.advance(Duration.ofSeconds(8));
    renewals.tick();
    assertThat(secret.value(clock.millis())).isEqualTo("s2");
  }

  @Test
  void renewsARefusedValueAtOnceButNotAgainAndAgain() {
    Renewal<String> token = renewals.follow("token", this::hour);
    renewals.tick();

    for (int second = 0; second < 9; second++) {
      token.refused(clock.millis());
      renewals.tick();
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(fetches).hasValue(2);
  }

  @Test
  void survivesADefectOfAFetch() {
    Renewal<String> token =
        renewals.follow(
            "token",
            now -> {
              throw new IllegalStateException("something secret");
            });

    renewals.tick();

    assertThat(token.status(clock.millis()).fault()).isEqualTo("a defect: IllegalStateException");
  }

  @Test
  void asksNoMoreForWhatIsForgotten() {
    Renewal<String> token = renewals.follow("token", this::hour);
    renewals.tick();
    renewals.forget(token);

    clock.advance(Duration.ofMinutes(55));
    renewals.tick();

    assertThat(fetches).hasValue(1);
    assertThat(token.value(clock.millis())).isEqualTo("token-1");
  }

  private Fetched<String> hour(long now) throws FetchFailure {
    int number = fetches.incrementAndGet();
    String fault = faults.poll();
    if (fault != null) {
      throw new FetchFailure(fault);
    }
    return Fetched.living("token-" + number, Duration.ofHours(1).toMillis());
  }
}
