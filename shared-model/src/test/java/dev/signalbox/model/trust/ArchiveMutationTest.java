package dev.signalbox.model.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArchiveMutationTest {

  private static final int TRIES = Boolean.getBoolean("signalbox.full") ? 1_000_000 : 20_000;
  private static final long SEED = 20_261_121;

  @Test
  void refusesEveryMutationAndLeavesTheTrustAsItWas() {
    Hand hand = new Hand();
    Repository old = hand.repository();
    TrustState before = Hand.trusting(Hand.pinned(old), old.archive());
    Repository next = hand.next(old, Hand.ANN, "second");
    byte[][] genuine = {next.archive(), next.archive(old.version())};
    Random random = new Random(SEED);
    Map<TrustReason, Integer> reasons = new EnumMap<>(TrustReason.class);
    int same = 0;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      byte[] original = genuine[attempt % genuine.length];
      byte[] mutated = mutated(original, old.archive(), random);
      if (Arrays.equals(mutated, original)) {
        same++;
        continue;
      }
      switch (Hand.verify(before, mutated)) {
        case Verdict.Genuine accepted ->
            throw new AssertionError(
                "accepted a mutation: attempt " + attempt + " of seed " + SEED);
        case Verdict.Refused refused -> reasons.merge(refused.refusal().reason(), 1, Integer::sum);
      }
    }

    System.out.println(TRIES - same + " mutations refused: " + reasons);
    assertThat(same).isLessThan(TRIES / 10);
    assertThat(reasons)
        .containsKeys(
            TrustReason.BAD_ARCHIVE,
            TrustReason.MALFORMED,
            TrustReason.THRESHOLD,
            TrustReason.MISMATCH);
    for (byte[] archive : genuine) {
      assertThat(Hand.verify(before, archive)).isInstanceOf(Verdict.Genuine.class);
    }
  }

  /// One to three changes: bits, bytes, blocks cut, doubled, moved, or taken from an older archive.
  private static byte[] mutated(byte[] original, byte[] older, Random random) {
    byte[] bytes = original.clone();
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(bytes.length);
      int length = 1 + random.nextInt(Math.min(1_024, bytes.length));
      switch (random.nextInt(7)) {
        case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) random.nextInt(256);
        case 3 -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - length));
        case 4 -> {
          int from = random.nextInt(Math.max(1, older.length - length));
          int most = Math.min(length, Math.min(bytes.length - at, older.length - from));
          System.arraycopy(older, from, bytes, at, most);
        }
        case 5 -> {
          byte[] cut = Arrays.copyOf(bytes, Math.max(1, bytes.length - 1));
          System.arraycopy(
              bytes,
              Math.min(at + 1, bytes.length),
              cut,
              Math.min(at, cut.length),
              Math.max(0, Math.min(bytes.length - at - 1, cut.length - at)));
          bytes = cut;
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int most = Math.min(length, bytes.length - Math.max(at, from));
          System.arraycopy(bytes.clone(), from, bytes, at, most);
        }
      }
    }
    return bytes;
  }
}
