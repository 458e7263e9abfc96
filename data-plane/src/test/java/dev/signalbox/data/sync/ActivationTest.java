package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.Canaries;
import dev.signalbox.data.sync.Activation.Result;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.TrustState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ActivationTest {

  private static final Instant NOW = Instant.now();

  private final List<Long> inForce = new ArrayList<>();
  private final Activation activation = activation(inForce);

  private static Activation activation(List<Long> inForce) {
    return new Activation(TrustState.pinned(Archives.OWN.root()), new TestSlot(inForce, 4));
  }

  @Property(tries = 50)
  void letsVersionsOnlyRiseWhateverComes(
      @ForAll @Size(max = 12) List<@IntRange(min = 5, max = 14) Integer> versions) {
    List<Long> risen = new ArrayList<>();
    Activation any = activation(risen);
    for (int version : versions) {
      any.accept(Archives.archive(version), NOW);
    }

    assertThat(risen).isSorted().doesNotHaveDuplicates();
    assertThat(risen.isEmpty()).isEqualTo(versions.isEmpty());
  }

  @Test
  void takesTheSamePolicyOnce() {
    assertThat(activation.accept(Archives.archive(3), NOW)).isInstanceOf(Result.Activated.class);
    assertThat(activation.accept(Archives.archive(3), NOW))
        .isInstanceOf(Result.AlreadyActive.class);
    assertThat(inForce).containsExactly(3L);
  }

  @Test
  void leavesTheOldPolicyInForceWhereTheNewOneCannotBePutInForce() {
    activation.accept(Archives.archive(3), NOW);

    assertThat(failure(Archives.archive(4))).isEqualTo(SyncFailure.NOT_ACTIVATED);
    assertThat(activation.accept(Archives.archive(5), NOW)).isInstanceOf(Result.Activated.class);
    assertThat(inForce).containsExactly(3L, 5L);
  }

  @Test
  void refusesAPolicyThatDecidesOtherwiseThanWasSigned() {
    activation.accept(Archives.archive(5), NOW);
    TenantPolicy policy = Archives.policy("other");
    Repository wrong =
        Archives.OWN
            .signing()
            .publish(
                Archives.OWN.repository(5),
                Archives.parts(policy, new Canaries(1, List.of(), List.of())),
                NOW);

    assertThat(failure(wrong.archive())).isEqualTo(SyncFailure.SELF_TEST);
    assertThat(inForce).containsExactly(5L);
    assertThat(activation.accept(Archives.archive(9), NOW)).isInstanceOf(Result.Activated.class);
  }

  @Test
  void takesADifferenceAndKnowsOfWhichVersionItHasEverything() {
    assertThat(activation.accept(Archives.OWN.repository(3).archive(2), NOW))
        .isInstanceOf(Result.Refused.class);
    assertThat(activation.have()).isZero();
    activation.accept(Archives.archive(3), NOW);
    assertThat(activation.have()).isEqualTo(3);

    assertThat(activation.accept(Archives.OWN.repository(7).archive(3), NOW))
        .isInstanceOf(Result.Activated.class);
    assertThat(activation.have()).isEqualTo(7);
  }

  @Test
  void servesWhatItAcceptedHoweverWrongTheClockIs() {
    activation.accept(Archives.archive(3), NOW);
    Instant tenYearsAhead = NOW.plus(Duration.ofDays(3_653));
    Instant tenYearsBehind = NOW.minus(Duration.ofDays(3_653));

    Result ahead = activation.accept(Archives.archive(5), tenYearsAhead);
    assertThat(ahead)
        .isInstanceOfSatisfying(
            Result.Refused.class,
            refused -> assertThat(refused.failure()).isEqualTo(SyncFailure.EXPIRED));
    assertThat(inForce).containsExactly(3L);
    assertThat(activation.accept(Archives.archive(5), tenYearsBehind))
        .isInstanceOf(Result.Activated.class);
  }

  private SyncFailure failure(byte[] archive) {
    return switch (activation.accept(archive, NOW)) {
      case Result.Refused refused -> refused.failure();
      case Result.Activated activated -> throw new AssertionError("in force: " + activated);
      case Result.AlreadyActive active -> throw new AssertionError("in force: " + active);
    };
  }
}
