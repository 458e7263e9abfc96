package dev.signalbox.data.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.model.key.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyPoolTest {

  private static final long NOW = 1_000_000;
  private static final int SESSIONS = 20_000;

  private final List<String> refused = new ArrayList<>();

  @Test
  void givesASessionTheSameKeyEachTime() {
    KeyPool pool = pool(1, 1, 1);

    for (long session = 0; session < 1_000; session++) {
      assertThat(pool.choose(session, NOW)).isSameAs(pool.choose(session, NOW + session));
    }
  }

  @Test
  void sharesSessionsOutByWeight() {
    Map<String, Integer> shares = shares(pool(1, 3, 6));

    assertThat(shares.get("key-0") / (double) SESSIONS).isCloseTo(0.1, within(0.01));
    assertThat(shares.get("key-1") / (double) SESSIONS).isCloseTo(0.3, within(0.015));
    assertThat(shares.get("key-2") / (double) SESSIONS).isCloseTo(0.6, within(0.015));
  }

  @Test
  void movesNoSessionButThoseOfAKeyThatIsSetAside() {
    KeyPool pool = pool(1, 1, 1);
    Map<Long, KeySlot> before = choices(pool, NOW);
    KeySlot busy = Objects.requireNonNull(before.get(0L));

    busy.answered(429, "30", null, NOW);

    choices(pool, NOW + 1)
        .forEach((session, slot) -> {
          assertThat(slot).isNotSameAs(busy);
          if (before.get(session) != busy) {
            assertThat(slot).isSameAs(before.get(session));
          }
        });
    assertThat(choices(pool, NOW + 30_001)).isEqualTo(before);
  }

  @Test
  void findsTheKeyOfAnEarlierCallAgainEvenIfItIsSetAside() {
    KeyPool pool = pool(1, 1, 1);
    for (KeySlot slot : choices(pool, NOW).values()) {
      slot.answered(429, "30", null, NOW);
      assertThat(pool.find(slot.credential(), NOW + 1)).isSameAs(slot);
    }
    assertThat(pool.find(12_345, NOW)).isNull();
  }

  @Test
  void waitsNoLongerThanFiveMinutesForABusyKey() {
    KeyPool pool = pool(1, 1);
    KeySlot first = chosen(pool, NOW);

    first.answered(429, "999999", null, NOW);

    assertThat(pool.choose(0, NOW + 299_999)).isNotSameAs(first);
    assertThat(pool.choose(0, NOW + 300_001)).isSameAs(first);
  }

  @Test
  void setsAnInvalidKeyAsideAndAsksForItsSecretAgain() {
    KeyPool pool = pool(1, 1);
    KeySlot first = chosen(pool, NOW);

    first.answered(401, null, null, NOW);

    assertThat(pool.choose(0, NOW + 1)).isNotSameAs(first);
    assertThat(refused).hasSize(1);
  }

  @Test
  void takesOneForbiddenModelForNoFaultOfTheKey() {
    KeyPool pool = pool(1, 1);
    KeySlot first = chosen(pool, NOW);

    first.answered(403, null, null, NOW);
    first.answered(403, null, null, NOW);
    first.answered(200, null, null, NOW);
    first.answered(403, null, null, NOW);
    assertThat(pool.choose(0, NOW + 1)).isSameAs(first);

    first.answered(403, null, null, NOW);
    first.answered(403, null, null, NOW);
    assertThat(pool.choose(0, NOW + 1)).isNotSameAs(first);
  }

  @Test
  void usesTheBestKeyWhenAllAreSetAside() {
    KeyPool pool = pool(1, 1);
    KeySlot first = chosen(pool, NOW);
    first.answered(429, null, null, NOW);
    chosen(pool, NOW + 1).answered(429, null, null, NOW);

    assertThat(pool.choose(0, NOW + 2)).isSameAs(first);
  }

  @Test
  void passesOverAKeyWithoutASecret() {
    KeySlot empty = new KeySlot(Held.always(null), "", 1000, 7);
    KeySlot full = new KeySlot(Held.always(new Secret("k")), "", 1, 8);

    KeyPool pool = new KeyPool(List.of(empty, full));

    for (long session = 0; session < 100; session++) {
      assertThat(pool.choose(session, NOW)).isSameAs(full);
    }
    assertThat(new KeyPool(List.of(empty)).choose(1, NOW)).isNull();
    assertThat(new KeyPool(List.of(empty, empty)).choose(1, NOW)).isNull();
  }

  private static KeySlot chosen(KeyPool pool, long now) {
    return Objects.requireNonNull(pool.choose(0, now));
  }

  private static Map<Long, KeySlot> choices(KeyPool pool, long now) {
    Map<Long, KeySlot> choices = new HashMap<>();
    for (long session = 0; session < 500; session++) {
      choices.put(session, pool.choose(session, now));
    }
    return choices;
  }

  private static Map<String, Integer> shares(KeyPool pool) {
    Map<String, Integer> shares = new HashMap<>();
    for (int session = 0; session < SESSIONS; session++) {
      KeySlot slot = Objects.requireNonNull(pool.choose(("s" + session).hashCode(), NOW));
      shares.merge(String.valueOf(slot.field(NOW)), 1, Integer::sum);
    }
    return shares;
  }

  private KeyPool pool(int... weights) {
    List<KeySlot> slots = new ArrayList<>();
    for (int index = 0; index < weights.length; index++) {
      String key = "key-" + index;
      slots.add(new KeySlot(new Noted(key), "", weights[index], ("env:" + key).hashCode()));
    }
    return new KeyPool(slots);
  }

  private final class Noted implements Held<Secret> {
    private final Secret secret;

    Noted(String key) {
      secret = new Secret(key);
    }

    @Override
    public Secret value(long nowMillis) {
      return secret;
    }

    @Override
    public void refused(long nowMillis) {
      refused.add(secret.reveal());
    }
  }
}
