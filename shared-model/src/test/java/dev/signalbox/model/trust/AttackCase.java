package dev.signalbox.model.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import java.time.Instant;
import java.util.function.Function;

/// An attack, and the reason for which it is refused.
record AttackCase(String name, TrustReason reason, Instant now, Function<Attacker, byte[]> attack) {

  static final Attacker MALLORY = new Attacker(new Hand());
  static final Hand HAND = MALLORY.hand;
  static final String ANN = RepositorySigner.roleOf(Hand.ANN);

  static AttackCase of(String name, TrustReason reason, Function<Attacker, byte[]> attack) {
    return new AttackCase(name, reason, Hand.NOW, attack);
  }

  void assertRefusedForItsReasonAndNothingLaterPrevented() {
    TrustState before = Hand.trusting(Hand.pinned(MALLORY.old), MALLORY.old.archive());
    byte[] archive = attack.apply(MALLORY);

    Verdict verdict = Hand.verify(before, archive, now);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.refusal().reason())
                  .as(refused.refusal().detail())
                  .isEqualTo(reason);
              assertThat(refused.refusal().detail()).doesNotContain("second keys");
            });
    Repository repaired = HAND.next(MALLORY.next, Hand.ANN, "third");
    assertThat(Hand.verify(verdict.trusted(), repaired.archive()))
        .as("the genuine archive afterwards")
        .isInstanceOf(Verdict.Genuine.class);
  }

  @Override
  public String toString() {
    return name;
  }
}
