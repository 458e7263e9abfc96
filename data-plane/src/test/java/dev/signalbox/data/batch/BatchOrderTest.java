package dev.signalbox.data.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOrderTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void readsAnOrder() {
    assertThat(
            BatchOrder.read(
                bytes("{\"endpoint\":\"/v1/responses\",\"input_file_id\":\"file-1\",\"x\":1}")))
        .contains(new BatchOrder("file-1", "/v1/responses", Surface.RESPONSES));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"input_file_id\":\"file-1\"}",
        "{\"input_file_id\":\"../x\",\"endpoint\":\"/v1/responses\"}",
        "{\"input_file_id\":\"a\",\"input_file_id\":\"b\",\"endpoint\":\"/v1/responses\"}",
        "{\"input_file_id\":\"file-1\",\"endpoint\":\"/v1/images/generations\"}"
      })
  void refusesWhatNobodyCouldCheckOrPrice(String body) {
    assertThat(BatchOrder.read(bytes(body))).isEmpty();
  }

  @Test
  void takesTheProvidersTimeOfABatchIfItCanBeTrue() {
    Instant said = Instant.parse("2026-11-21T09:59:58Z");

    assertThat(BatchOrder.createdAt(bytes("{\"created_at\":" + said.getEpochSecond() + "}"), NOW))
        .isEqualTo(said);
    assertThat(BatchOrder.createdAt(bytes("{\"created_at\":\"2026-11-21T10:59:58+01:00\"}"), NOW))
        .isEqualTo(said);
    for (String strange : new String[] {"7", "\"yesterday\"", "null", "1e99", "{}"}) {
      assertThat(BatchOrder.createdAt(bytes("{\"created_at\":" + strange + "}"), NOW))
          .isEqualTo(NOW);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
