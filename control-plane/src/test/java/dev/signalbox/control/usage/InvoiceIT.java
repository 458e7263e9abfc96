package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recorded sessions against invoices that were calculated by hand, to the nano-dollar, from the
/// list prices of 20 November 2026 in USD per million tokens:
///
/// | model           | input | output | cache read | write 5 m | write 1 h | tiers               |
/// |-----------------|------:|-------:|-----------:|----------:|----------:|---------------------|
/// | claude-opus-4-6 |  5    |  25    |  0.50      |  6.25     |  10       | fast × 6            |
/// | claude-haiku-4-5|  1    |   5    |  0.10      |  1.25     |   2       |                     |
/// | gpt-5           |  1.25 |  10    |  0.125     |           |           | flex ½, priority × 2|
///
/// and 0.01 USD for a web search, the same in every tier.
final class InvoiceIT {

  private static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");

  private static UsageControl control;
  private static UsageIngest ingest;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
    ingest =
        new UsageIngest(
            control.control().bean(TenantTransactions.class),
            control.control().bean(TenantIngest.class),
            control.control().bean(LedgerStore.class),
            control.control().bean(LedgerPartitions.class),
            control.control().bean(Rollups.class),
            () -> AT.plusSeconds(600));
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equalsTheInvoiceOfAClaudeCodeSession(boolean streaming) {
    String session = "8b1c7c5e-8f5f-4f59-9d25-6a6c6c9b0c1" + (streaming ? 1 : 2);

    deliver(
        // First prompt: tools and system prompt into the one-hour cache, the prompt into the
        // five-minute cache.
        //        3 input    ×  5.00 =     15.00
        //      512 output   × 25.00 = 12,800.00
        //      678 write 5m ×  6.25 =  4,237.50
        //   12,345 write 1h × 10.00 = 123,450.00 millionths
        //                       sum = 140,502.50 millionths = 0.140502500 USD
        opus(session, 0, streaming)
            .count(Unit.INPUT_TOKEN, 3)
            .count(Unit.OUTPUT_TOKEN, 512)
            .count(Unit.CACHE_WRITE_5M_TOKEN, 678)
            .count(Unit.CACHE_WRITE_1H_TOKEN, 12_345)
            .build(),
        // Goes on with a tool result, and searches the web twice.
        //        7 input    ×  5.00 =     35.00
        //    2,047 output   × 25.00 = 51,175.00
        //   13,023 read     ×  0.50 =  6,511.50
        //    1,501 write 5m ×  6.25 =  9,381.25
        //        2 searches × 10,000 = 20,000.00
        //                       sum = 87,102.75 millionths = 0.087102750 USD
        opus(session, 20, streaming)
            .count(Unit.INPUT_TOKEN, 7)
            .count(Unit.OUTPUT_TOKEN, 2_047)
            .count(Unit.CACHE_READ_TOKEN, 13_023)
            .count(Unit.CACHE_WRITE_5M_TOKEN, 1_501)
            .count(Unit.WEB_SEARCH_REQUEST, 2)
            .build(),
        // Served in fast mode: six times the price.
        //       11 input    ×  30 =    330
        //      333 output   × 150 = 49,950
        //   14,524 read     ×   3 = 43,572
        //                     sum = 93,852 millionths = 0.093852000 USD
        opus(session, 40, streaming)
            .tier("fast")
            .count(Unit.INPUT_TOKEN, 11)
            .count(Unit.OUTPUT_TOKEN, 333)
            .count(Unit.CACHE_READ_TOKEN, 14_524)
            .build(),
        // The small model names the session: 201 × 1 + 9 × 5 = 246 millionths = 0.000246000 USD
        opus(session, 41, streaming)
            .model("anthropic", "claude-haiku-4-5-20251001")
            .count(Unit.INPUT_TOKEN, 201)
            .count(Unit.OUTPUT_TOKEN, 9)
            .dimension(Dimensions.REQUEST_CLASS, "auxiliary")
            .build());

    assertThat(costs(session))
        .containsExactly("0.140502500", "0.087102750", "0.093852000", "0.000246000");
    // 0.140502500 + 0.087102750 + 0.093852000 + 0.000246000
    assertInvoice(session, "0.321703250", 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void equalsTheInvoiceOfAnOpenAiSession(boolean streaming) {
    String session = "openai-" + streaming;

    deliver(
        // 1,024 input × 1.25 + 77 output × 10 = 1,280 + 770 = 2,050 millionths = 0.002050000 USD
        gpt(session, 0, streaming)
            .tier("default")
            .count(Unit.INPUT_TOKEN, 1_024)
            .count(Unit.OUTPUT_TOKEN, 77)
            .build(),
        // Served flex, at half the price:
        //     333 input  × 0.625  = 208.125
        //      41 output × 5      = 205.000
        //   1,025 read   × 0.0625 =  64.0625
        //                     sum = 477.1875 millionths = 0.0004771875 USD, and half a nano-dollar
        //                           goes up: 0.000477188 USD
        gpt(session, 10, streaming)
            .tier("flex")
            .count(Unit.INPUT_TOKEN, 333)
            .count(Unit.OUTPUT_TOKEN, 41)
            .count(Unit.CACHE_READ_TOKEN, 1_025)
            .build(),
        // Served priority, at twice the price:
        //   10 × 2.5 + 5 × 20 + 1,408 × 0.25 = 25 + 100 + 352 = 477 millionths = 0.000477000 USD
        gpt(session, 20, streaming)
            .tier("priority")
            .count(Unit.INPUT_TOKEN, 10)
            .count(Unit.OUTPUT_TOKEN, 5)
            .count(Unit.CACHE_READ_TOKEN, 1_408)
            .build());

    assertThat(costs(session)).containsExactly("0.002050000", "0.000477188", "0.000477000");
    assertInvoice(session, "0.003004188", 3);
  }

  private static SampleUsage opus(String session, int second, boolean streaming) {
    return SampleUsage.of(control.tenant(), AT.plusSeconds(second))
        .model("anthropic", "claude-opus-4-6")
        .streaming(streaming)
        .dimension(Dimensions.SESSION, session)
        .count(Unit.INPUT_TOKEN, 0);
  }

  private static SampleUsage gpt(String session, int second, boolean streaming) {
    return opus(session, second, streaming).model("openai", "gpt-5").surface(Surface.RESPONSES);
  }

  private static void deliver(UsageRecord... records) {
    IngestResult result = ingest.ingest(UsageBatch.read(UsageBatchCodec.write(List.of(records))));
    assertThat(result.rejected()).isEmpty();
    assertThat(result.accepted()).isEqualTo(records.length);
  }

  private static List<String> costs(String session) {
    return UsageControl.texts(control.all("/v1/sessions/" + session + "/calls"), "cost_usd");
  }

  private static void assertInvoice(String session, String total, int attempts) {
    Obj summary = control.get("/v1/sessions/" + session);
    assertThat(summary.string("cost_usd")).isEqualTo(total);
    assertThat(summary.number("attempts")).isEqualTo(attempts);
    assertThat(summary.number("assumed_attempts")).isZero();
    assertThat(summary.flag("estimated")).isFalse();
    Obj costs = control.get("/v1/costs?group_by=session&session=" + session);
    assertThat(costs.object("total").string("cost_usd")).isEqualTo(total);
    assertThat(costs.array("data").getFirst().asObject().string("cost_usd")).isEqualTo(total);
  }
}
