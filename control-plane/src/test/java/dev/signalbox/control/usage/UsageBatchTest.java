package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageBatchTest {

  private static final TenantId TENANT = new TenantId(new UUID(1, 2));
  private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void readsWhatTheCodecWrites() {
    List<UsageRecord> records =
        List.of(SampleUsage.of(TENANT, AT).build(), SampleUsage.of(TENANT, AT).build());

    UsageBatch batch = UsageBatch.read(UsageBatchCodec.write(records));

    assertThat(batch.records()).isEqualTo(records);
    assertThat(batch.rejections()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"attempt\":1', '\"attempt\":99999999999'",
    "'\"outcome\":\"completed\"', '\"outcome\":\"exploded\"'",
    "'\"input_token\":100', '\"input_token\":-1'",
    "'\"input_token\":100', '\"input_token\":1.5'",
    "'\"input_token\":100', '\"input_token\":99999999999999999999'",
    "'\"status\":200', '\"status\":null'",
    "'\"surface\":\"messages\"', '\"surface\":7'",
    "'2026-11-21T08:00:00Z', 'yesterday'",
    "'KEY000000001', 'short'"
  })
  void setsOneBrokenRecordAside(String good, String broken) {
    UsageRecord whole = SampleUsage.of(TENANT, AT).build();
    String poison = json(SampleUsage.of(TENANT, AT).build()).replace(good, broken);
    assertThat(poison).contains(broken);

    UsageBatch batch = UsageBatch.read(bytes("{\"records\":[" + poison + "," + json(whole) + "]}"));

    assertThat(batch.records()).containsExactly(whole);
    assertThat(batch.rejections())
        .singleElement()
        .satisfies(rejection -> {
          assertThat(rejection.reason()).isEqualTo(RejectReason.MALFORMED);
          assertThat(rejection.tenant()).hasValue(TENANT);
          assertThat(rejection.id()).isPresent();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "{}", "\"text\"", "{\"id\":{}}", "{\"tenant\":\"x\"}"})
  void setsAsideWhatIsNoRecordAtAll(String item) {
    UsageBatch batch = UsageBatch.read(bytes("{\"records\":[" + item + "]}"));

    assertThat(batch.records()).isEmpty();
    assertThat(batch.rejections()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"records\":{}}", "{\"records\":null}"})
  void refusesWhatIsNoBatch(String body) {
    assertThatThrownBy(() -> UsageBatch.read(bytes(body))).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesMoreThanAThousandRecords() {
    String items = String.join(",", Collections.nCopies(1_001, "{}"));

    assertThatThrownBy(() -> UsageBatch.read(bytes("{\"records\":[" + items + "]}")))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("1000");
  }

  private static String json(UsageRecord usageRecord) {
    String batch = new String(UsageBatchCodec.write(List.of(usageRecord)), StandardCharsets.UTF_8);
    return batch.substring("{\"records\":[".length(), batch.length() - "]}".length());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
