package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.sync.Activation.Result;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleSigner;
import dev.signalbox.model.bundle.BundleVerifier;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ActivationTest {

  private final BundleVerifier verifier = new BundleVerifier(List.of(Envelopes.KEYS.getPublic()));
  private final List<Long> inForce = new ArrayList<>();
  private final Activation activation =
      new Activation(verifier, bundle -> inForce.add(bundle.version()));

  @Property(tries = 50)
  void letsVersionsOnlyRiseWhateverComes(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 9) Integer> versions) {
    List<Long> risen = new ArrayList<>();
    Activation any = new Activation(verifier, bundle -> risen.add(bundle.version()));
    for (int version : versions) {
      any.accept(Envelopes.envelope(version));
    }

    assertThat(risen).isSorted().doesNotHaveDuplicates();
    assertThat(risen.isEmpty()).isEqualTo(versions.isEmpty());
  }

  @Test
  void takesTheSameBundleOnce() {
    assertThat(activation.accept(Envelopes.envelope(3))).isEqualTo(new Result.Activated(3));
    assertThat(activation.accept(Envelopes.envelope(3))).isEqualTo(new Result.AlreadyActive());
    assertThat(inForce).containsExactly(3L);
  }

  @Test
  void refusesALowerVersion() {
    activation.accept(Envelopes.envelope(3));

    assertThat(failure(Envelopes.envelope(2))).isEqualTo(SyncFailure.LOWER_VERSION);
    assertThat(inForce).containsExactly(3L);
  }

  @Test
  void refusesOtherContentUnderTheVersionInForce() {
    activation.accept(Envelopes.envelope(3));
    Bundle other = Envelopes.bundle(3, "other-model");

    assertThat(failure(new BundleSigner(Envelopes.KEYS).sign(other).toBytes()))
        .isEqualTo(SyncFailure.CONFLICTING_VERSION);
  }

  @Test
  void refusesWhatIsNotGenuineByItsReason() {
    assertThat(failure(new byte[0])).isEqualTo(SyncFailure.NOT_AN_ENVELOPE);
    assertThat(failure(new BundleSigner(Envelopes.STRANGER).sign(Envelopes.bundle(1)).toBytes()))
        .isEqualTo(SyncFailure.UNKNOWN_SIGNER);
    assertThat(inForce).isEmpty();
  }

  @Test
  void leavesTheOldBundleInForceWhereTheNewOneCannotBePutInForce() {
    List<Long> taken = new ArrayList<>();
    Activation picky =
        new Activation(
            verifier,
            bundle -> {
              if (bundle.version() == 4) {
                throw new IllegalStateException("no such certificate");
              }
              taken.add(bundle.version());
            });
    picky.accept(Envelopes.envelope(3));

    assertThat(picky.accept(Envelopes.envelope(4)))
        .isEqualTo(
            new Result.Refused(
                SyncFailure.NOT_ACTIVATED,
                "version 4: java.lang.IllegalStateException: no such certificate"));
    assertThat(picky.accept(Envelopes.envelope(5))).isEqualTo(new Result.Activated(5));
    assertThat(taken).containsExactly(3L, 5L);
  }

  private SyncFailure failure(byte[] envelope) {
    return switch (activation.accept(envelope)) {
      case Result.Refused refused -> refused.failure();
      case Result.Activated activated -> throw new AssertionError("in force: " + activated);
      case Result.AlreadyActive active -> throw new AssertionError("in force: " + active);
    };
  }
}
