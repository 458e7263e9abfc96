package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSettlementTest {

  @ParameterizedTest
  @CsvSource({
    ", batch",
    "batch, batch",
    "default, batch",
    "standard, batch",
    "us, batch+us",
    "batch+us, batch+us",
    "standard+us, batch+us"
  })
  void pricesARequestOfABatchAsSuchWhateverItSays(String said, String tier) {
    assertThat(BatchSettlement.tier(Optional.ofNullable(said))).contains(tier);
  }
}
