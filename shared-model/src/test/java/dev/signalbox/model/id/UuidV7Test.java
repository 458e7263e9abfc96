package dev.signalbox.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UuidV7Test {

  @Property(tries = 200)
  void risesWhateverTheClockDoes(
      @ForAll @Size(max = 50) List<@LongRange(min = 0, max = 1L << 40) Long> clock,
      @ForAll long seed) {
    UuidV7 ids = new UuidV7(new Random(seed));
    UUID last = new UUID(0, 0);
    for (long millis : clock) {
      UUID next = ids.next(millis);
      assertThat(Long.compareUnsigned(next.getMostSignificantBits(), last.getMostSignificantBits()))
          .isPositive();
      assertThat(next.version()).isEqualTo(7);
      assertThat(next.variant()).isEqualTo(2);
      last = next;
    }
  }

  @Test
  void risesBeyondTheCounterWithinOneMillisecond() {
    UuidV7 ids = new UuidV7(new Random(1));
    UUID last = ids.next(1_000);
    for (int index = 0; index < 20_000; index++) {
      UUID next = ids.next(1_000);
      assertThat(Long.compareUnsigned(next.getMostSignificantBits(), last.getMostSignificantBits()))
          .isPositive();
      last = next;
    }
  }

  @Test
  void carriesItsTime() {
    UUID id = new UuidV7(new Random(1)).next(1_800_000_000_123L);

    assertThat(new RecordId(id).time()).isEqualTo(Instant.ofEpochMilli(1_800_000_000_123L));
    assertThatThrownBy(() -> new RecordId(new UUID(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
