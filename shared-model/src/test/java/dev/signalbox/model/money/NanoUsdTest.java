package dev.signalbox.model.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NanoUsdTest {

  @Property
  void roundsHalfUpLikeTheOracle(@ForAll long picos) {
    long expected =
        BigDecimal.valueOf(picos)
            .divide(BigDecimal.valueOf(1_000), RoundingMode.HALF_UP)
            .longValueExact();

    assertThat(NanoUsd.roundedFromPicos(picos).nanos()).isEqualTo(expected);
  }

  @Property
  void readsWhatItWrites(@ForAll long nanos) {
    NanoUsd amount = new NanoUsd(nanos);

    assertThat(NanoUsd.parse(amount.toDecimal())).isEqualTo(amount);
  }

  @Property
  void addsExactly(
      @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long a,
      @ForAll @LongRange(min = -1L << 60, max = 1L << 60) long b) {
    assertThat(new NanoUsd(a).plus(new NanoUsd(b)).nanos()).isEqualTo(a + b);
  }

  @Test
  void refusesToLoseDigitsOrToOverflow() {
    assertThatThrownBy(() -> NanoUsd.parse("0.0000000001")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new NanoUsd(Long.MAX_VALUE).plus(new NanoUsd(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThat(new NanoUsd(1).toDecimal()).isEqualTo("0.000000001");
  }
}
