package dev.signalbox.data.dialect;

import static dev.signalbox.data.dialect.Readings.counts;
import static dev.signalbox.data.dialect.Readings.json;
import static dev.signalbox.data.dialect.Readings.sse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import org.junit.jupiter.api.Test;

class AnthropicUsageTest {

  static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"model":"claude-opus-4-5-20251101","id":"msg_01A",\
      "type":"message","role":"assistant","content":[],"stop_reason":null,"usage":{\
      "input_tokens":3,"cache_creation_input_tokens":1200,"cache_read_input_tokens":45000,\
      "cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":1000},\
      "output_tokens":1,"service_tier":"standard"}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hmm"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQ"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta",\
      "partial_json":"{\\"a\\":"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},\
      "usage":{"input_tokens":3,"cache_creation_input_tokens":1200,"cache_read_input_tokens":45000,\
      "output_tokens":57,"server_tool_use":{"web_search_requests":2}}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  @Test
  void readsAStream() {
    UsageReading reading = sse(Surface.MESSAGES, STREAM);

    assertThat(reading.counts())
        .isEqualTo(counts(3, 57, 45_000, 200, 1000).with(Unit.WEB_SEARCH_REQUEST, 2));
    assertThat(reading.usageSeen()).isTrue();
    assertThat(reading.ended()).isTrue();
    assertThat(reading.failed()).isFalse();
    assertThat(reading.malformed()).isFalse();
    assertThat(reading.model()).contains("claude-opus-4-5-20251101");
    assertThat(reading.id()).contains("msg_01A");
    assertThat(reading.servedTier()).contains("standard");
    assertThat(reading.outputTextBytes()).isEqualTo("HmmHello{\\\"a\\\":".length());
  }

  @Test
  void readsTheSameFromOneJsonValue() {
    UsageReading reading =
        json(
            Surface.MESSAGES,
            """
            {"model":"claude-opus-4-5-20251101","id":"msg_01A","type":"message","role":"assistant",
             "content":[{"type":"text","text":"{\\"usage\\":{\\"input_tokens\\":9}}"},
               {"type":"tool_use","input":{"usage":{"input_tokens":77}}}],
             "stop_reason":"end_turn",
             "usage":{"input_tokens":3,"cache_creation_input_tokens":1200,
              "cache_read_input_tokens":45000,
              "cache_creation":{"ephemeral_5m_input_tokens":200,"ephemeral_1h_input_tokens":1000},
              "iterations":[{"input_tokens":900,"output_tokens":900}],
              "output_tokens_details":{"thinking_tokens":40},
              "output_tokens":57,"server_tool_use":{"web_search_requests":2},
              "service_tier":"standard"}}
            """);

    UsageReading stream = sse(Surface.MESSAGES, STREAM);
    assertThat(reading.counts()).isEqualTo(stream.counts());
    assertThat(reading.model()).isEqualTo(stream.model());
    assertThat(reading.id()).isEqualTo(stream.id());
    assertThat(reading.servedTier()).isEqualTo(stream.servedTier());
    assertThat(reading.ended()).isTrue();
    assertThat(reading.malformed()).isFalse();
  }

  @Test
  void countsAreTheMaximumOfEveryMember() {
    UsageReading reading =
        sse(
            Surface.MESSAGES,
            """
            data: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}

            data: {"type":"message_delta","delta":{},"usage":{"output_tokens":30}}

            data: {"type":"message_delta","usage":{"input_tokens":0,"output_tokens":50,\
            "cache_read_input_tokens":7}}

            data: {"type":"message_delta","usage":{"output_tokens":0,"cache_read_input_tokens":null}}

            data: {"type":"message_stop"}

            """);

    assertThat(reading.counts()).isEqualTo(counts(10, 50, 7, 0, 0));
  }

  @Test
  void cacheWritesWithoutALifetimeLiveFiveMinutes() {
    assertThat(usage("\"cache_creation_input_tokens\":100")).isEqualTo(counts(0, 0, 0, 100, 0));
    assertThat(
            usage(
                "\"cache_creation_input_tokens\":100,"
                    + "\"cache_creation\":{\"ephemeral_1h_input_tokens\":60}"))
        .isEqualTo(counts(0, 0, 0, 40, 60));
    assertThat(
            usage(
                "\"cache_creation_input_tokens\":100,\"cache_creation\":"
                    + "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":100}"))
        .isEqualTo(counts(0, 0, 0, 0, 100));
  }

  @Test
  void oddFiguresAreReadOrLeft() {
    assertThat(usage("\"input_tokens\":12.0,\"output_tokens\":1.2e1"))
        .isEqualTo(counts(12, 12, 0, 0, 0));
    assertThat(usage("\"input_tokens\":-5,\"output_tokens\":1e999999999"))
        .isEqualTo(UsageCounts.NONE);
    assertThat(usage("\"input_tokens\":\"12\",\"output_tokens\":99999999999999999999"))
        .isEqualTo(UsageCounts.NONE);
    assertThat(usage("\"input_tokens\":1e-999999999,\"output_tokens\":{}"))
        .isEqualTo(UsageCounts.NONE);
  }

  @Test
  void anInterruptedStreamKeepsWhatWasSeen() {
    UsageReading reading =
        sse(Surface.MESSAGES, STREAM.substring(0, STREAM.indexOf("event: message_delta")));

    assertThat(reading.ended()).isFalse();
    assertThat(reading.usageSeen()).isTrue();
    assertThat(reading.counts()).isEqualTo(counts(3, 1, 45_000, 200, 1000));
    assertThat(reading.estimatedOutputTokens()).isEqualTo(4);
    assertThat(reading.estimatedCounts(9999)).isEqualTo(counts(3, 4, 45_000, 200, 1000));
  }

  @Test
  void withoutAnyUsageTheInputIsGuessedFromTheRequest() {
    UsageReading reading = sse(Surface.MESSAGES, "event: ping\ndata: {\"type\":\"ping\"}\n\n");

    assertThat(reading.usageSeen()).isFalse();
    assertThat(reading.estimatedCounts(1001)).isEqualTo(counts(251, 0, 0, 0, 0));
  }

  @Test
  void aStopReasonAtTheEndOfTheBodyCompletesTheAnswer() {
    String stop = "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n";

    assertThat(sse(Surface.MESSAGES, stop).ended()).isTrue();
    assertThat(sse(Surface.MESSAGES, stop.replace("\"end_turn\"", "null")).ended()).isFalse();
    UsageReader reader = UsageReader.of(Surface.MESSAGES, AnswerShape.SSE, false);
    Pieces.whole(stop.getBytes(UTF_8), reader::feed);
    assertThat(reader.reading().ended()).isFalse();
  }

  @Test
  void anErrorEventFailsTheAnswer() {
    String error =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}";

    assertThat(sse(Surface.MESSAGES, error + "\n\n").failed()).isTrue();
    assertThat(sse(Surface.MESSAGES, error).failed()).isTrue();
    assertThat(sse(Surface.MESSAGES, "event: error\ndata: {}\n\n").failed()).isTrue();
    assertThat(sse(Surface.MESSAGES, "data: {\"type\":\"\\u0065rror\"}\n\n").failed()).isTrue();
    assertThat(json(Surface.MESSAGES, "{\"type\":\"error\",\"error\":{}}").failed()).isTrue();
  }

  @Test
  void countingTokensCostsNothing() {
    UsageReading reading = json(Surface.COUNT_TOKENS, "{\"input_tokens\":14}");

    assertThat(reading.counts()).isEqualTo(UsageCounts.NONE);
    assertThat(reading.usageSeen()).isFalse();
    assertThat(reading.ended()).isTrue();
  }

  @Test
  void onMalformedBytesItSaysSoAndReadsOn() {
    UsageReading reading =
        sse(Surface.MESSAGES, "event: error\ndata: {\"type\":\"error\",}\n\n" + STREAM);

    assertThat(reading.malformed()).isTrue();
    assertThat(reading.failed()).isFalse();
    assertThat(reading.counts()).isEqualTo(sse(Surface.MESSAGES, STREAM).counts());
    assertThat(json(Surface.MESSAGES, "<html>").malformed()).isTrue();
    assertThat(json(Surface.MESSAGES, "").malformed()).isTrue();
  }

  private static UsageCounts usage(String members) {
    return json(Surface.MESSAGES, "{\"usage\":{" + members + "}}").counts();
  }

  /// What has a price of its own is told beside the vendor's tier, so that it is never taken for
  /// the usual.
  @Test
  void tellsSpeedAndPlaceWhereTheyHaveAPriceOfTheirOwn() {
    assertThat(tier("standard", "standard", "global")).contains("standard");
    assertThat(tier("standard", "standard", "not_available")).contains("standard");
    assertThat(tier("standard", "fast", "global")).contains("fast");
    assertThat(tier("standard", "standard", "us")).contains("us");
    assertThat(tier("standard", "fast", "us")).contains("fast+us");
    assertThat(tier("batch", "standard", "us")).contains("batch+us");
    assertThat(tier("priority", "standard", "global")).contains("priority");
    assertThat(tier("standard", "standard", "mars")).contains("mars");
  }

  private static java.util.Optional<String> tier(String tier, String speed, String place) {
    String usage =
        "\"usage\":{\"input_tokens\":1,\"service_tier\":\"%s\",\"speed\":\"%s\",\"inference_geo\":\"%s\"}"
            .formatted(tier, speed, place);
    java.util.Optional<String> whole =
        Readings.json(Surface.MESSAGES, "{\"type\":\"message\"," + usage + "}").servedTier();
    String start = "data: {\"type\":\"message_start\",\"message\":{" + usage + "}}\n\n";
    String delta = "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":2}}\n\n";
    assertThat(Readings.sse(Surface.MESSAGES, start + delta).servedTier()).isEqualTo(whole);
    return whole;
  }
}
