package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.spool.ShipResult.Delivered;
import dev.signalbox.data.spool.ShipResult.Refused;
import dev.signalbox.data.spool.ShipResult.Rejection;
import dev.signalbox.data.spool.ShipResult.Unavailable;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every sink must do, seen from the shipper.
interface UsageSinkContract {

  /// A sink that ends in [#ledger()].
  UsageSink sink();

  Ledger ledger();

  static UsageRecord usage(long number) {
    return new UsageRecord(Attempts.opened(number), Attempts.closed(number));
  }

  @Test
  default void countsWhatIsNew() throws Exception {
    assertThat(sink().ship(List.of(usage(1), usage(2)))).isEqualTo(new Delivered(2, 0, List.of()));

    assertThat(ledger().records().values()).containsExactlyInAnyOrder(usage(1), usage(2));
  }

  @Test
  default void saysWhatItHadAlready() throws Exception {
    sink().ship(List.of(usage(1)));

    assertThat(sink().ship(List.of(usage(1), usage(2)))).isEqualTo(new Delivered(1, 1, List.of()));
  }

  @Test
  default void namesWhatItWillNeverTake() throws Exception {
    ledger().rejects(Attempts.id(2));

    assertThat(sink().ship(List.of(usage(1), usage(2))))
        .isEqualTo(new Delivered(1, 0, List.of(new Rejection(Attempts.id(2), "unknown tenant"))));
  }

  @Test
  default void refusesABatchThatIsWrongInItself() throws Exception {
    ledger().refusesBatchesWith(Attempts.id(2));

    assertThat(sink().ship(List.of(usage(1), usage(2)))).isInstanceOf(Refused.class);
  }

  @Test
  default void saysWhenItCannotTakeAnythingNow() throws Exception {
    ledger().mood(Ledger.Mood.BUSY);

    assertThat(sink().ship(List.of(usage(1)))).isInstanceOf(Unavailable.class);
  }

  @Test
  default void throwsWhenItCannotBeReached() {
    ledger().mood(Ledger.Mood.AWAY);

    assertThatThrownBy(() -> sink().ship(List.of(usage(1)))).isInstanceOf(IOException.class);
  }
}
