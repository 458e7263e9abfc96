package dev.signalbox.data.dialect;

import static dev.signalbox.data.dialect.Readings.counts;
import static dev.signalbox.data.dialect.Readings.json;
import static dev.signalbox.data.dialect.Readings.sse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import org.junit.jupiter.api.Test;

class OpenAiUsageTest {

  static final String CHAT =
      """
      data: {"id":"chatcmpl-1","object":"chat.completion.chunk","model":"gpt-5-2025-08-07",\
      "service_tier":"default","choices":[{"index":0,"delta":{"role":"assistant","content":""},\
      "finish_reason":null}],"usage":null}

      data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}

      data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1",\
      "function":{"name":"sh","arguments":"{}"}}]}}]}

      data: {"id":"chatcmpl-1","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}],\
      "usage":null}

      data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":2006,"completion_tokens":300,\
      "total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920},\
      "completion_tokens_details":{"reasoning_tokens":192}}}

      data: [DONE]

      """;

  static final String RESPONSES =
      """
      event: response.created
      data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt-5",\
      "status":"in_progress","error":null,"service_tier":"auto","usage":null}}

      event: response.output_text.delta
      data: {"type":"response.output_text.delta","sequence_number":1,"delta":"Hello"}

      event: response.function_call_arguments.delta
      data: {"type":"response.function_call_arguments.delta","delta":"{}"}

      event: response.completed
      data: {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","error":null,\
      "output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}],\
      "service_tier":"priority","usage":{"input_tokens":81,"input_tokens_details":\
      {"cached_tokens":64},"output_tokens":1035,"output_tokens_details":{"reasoning_tokens":832},\
      "total_tokens":1116}}}

      """;

  @Test
  void readsAChatStream() {
    UsageReading reading = sse(Surface.CHAT_COMPLETIONS, CHAT);

    assertThat(reading.counts()).isEqualTo(counts(86, 300, 1920, 0, 0));
    assertThat(reading.usageSeen()).isTrue();
    assertThat(reading.ended()).isTrue();
    assertThat(reading.failed()).isFalse();
    assertThat(reading.malformed()).isFalse();
    assertThat(reading.model()).contains("gpt-5-2025-08-07");
    assertThat(reading.id()).contains("chatcmpl-1");
    assertThat(reading.servedTier()).contains("default");
    assertThat(reading.outputTextBytes()).isEqualTo(4);
  }

  @Test
  void countsTheWebSearchesOfAResponseOnceAndNoPagesOpened() {
    String search = "{\"type\":\"web_search_call\",\"action\":{\"type\":\"search\"}}";
    String bare = "{\"status\":\"completed\",\"type\":\"web_search_call\"}";
    String page = "{\"action\":{\"type\":\"open_page\"},\"type\":\"web_search_call\"}";
    String whole =
        "{\"id\":\"r\",\"output\":["
            + String.join(",", search, page, bare, "{\"type\":\"message\"}")
            + "],\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
    StringBuilder stream = new StringBuilder();
    for (String item : java.util.List.of(search, page, bare)) {
      for (String step : java.util.List.of("added", "done")) {
        stream.append("data: {\"type\":\"response.output_item.").append(step);
        stream.append("\",\"item\":").append(item).append("}\n\n");
      }
    }
    String end = "data: {\"type\":\"response.completed\",\"response\":" + whole + "}\n\n";

    UsageCounts two = counts(1, 1, 0, 0, 0).with(Unit.WEB_SEARCH_REQUEST, 2);
    assertThat(json(Surface.RESPONSES, whole).counts()).isEqualTo(two);
    assertThat(sse(Surface.RESPONSES, stream + end).counts()).isEqualTo(two);
    assertThat(sse(Surface.RESPONSES, stream.toString()).counts().of(Unit.WEB_SEARCH_REQUEST))
        .as("of a stream that was cut")
        .isEqualTo(2);
    String told =
        whole.replace(
            "\"usage\"", "\"tool_usage\":{\"web_search\":{\"num_requests\":3}},\"usage\"");
    assertThat(json(Surface.RESPONSES, told).counts().of(Unit.WEB_SEARCH_REQUEST)).isEqualTo(3);
  }

  @Test
  void aChatStreamEndsByUsageAfterTheFinishOrByDone() {
    String done = "data: [DONE]\n\n";

    assertThat(sse(Surface.CHAT_COMPLETIONS, CHAT.replace(done, "")).ended()).isTrue();
    assertThat(sse(Surface.CHAT_COMPLETIONS, done).ended()).isTrue();
    assertThat(sse(Surface.CHAT_COMPLETIONS, "data:[DONE]").ended()).isTrue();
    assertThat(
            sse(Surface.CHAT_COMPLETIONS, CHAT.substring(0, CHAT.indexOf("\"choices\":[],")))
                .ended())
        .isFalse();
  }

  @Test
  void usageOnEveryChunkIsCumulative() {
    UsageReading reading =
        sse(
            Surface.CHAT_COMPLETIONS,
            """
            data: {"choices":[{}],"usage":{"prompt_tokens":10,"completion_tokens":1}}

            data: {"choices":[{}],"usage":{"prompt_tokens":10,"completion_tokens":7}}

            data: {"choices":[{}],"usage":{"prompt_tokens":0,"completion_tokens":0}}

            """);

    assertThat(reading.counts()).isEqualTo(counts(10, 7, 0, 0, 0));
    assertThat(reading.ended()).isFalse();
  }

  @Test
  void readsOneChatValue() {
    UsageReading reading =
        json(
            Surface.CHAT_COMPLETIONS,
            """
            {"id":"chatcmpl-2","model":"m","choices":[{"message":{"content":"Hi"},
             "finish_reason":"stop"}],"error":null,"service_tier":"flex",
             "usage":{"prompt_tokens":50,"completion_tokens":5,"prompt_tokens_details":
              {"cached_tokens":20,"cache_write_tokens":10}}}
            """);

    assertThat(reading.counts()).isEqualTo(counts(20, 5, 20, 10, 0));
    assertThat(reading.servedTier()).contains("flex");
    assertThat(reading.ended()).isTrue();
    assertThat(reading.failed()).isFalse();
  }

  @Test
  void moreCachedThanPromptTokensNeverMakesANegativeCount() {
    UsageReading reading =
        json(
            Surface.CHAT_COMPLETIONS,
            "{\"usage\":{\"prompt_tokens\":5,\"prompt_cache_hit_tokens\":9,"
                + "\"cache_creation_input_tokens\":9}}");

    assertThat(reading.counts()).isEqualTo(counts(0, 0, 5, 0, 0));
  }

  @Test
  void readsCompletionsAndEmbeddings() {
    assertThat(
            sse(
                    Surface.COMPLETIONS,
                    "data: {\"choices\":[{\"text\":\"abcd\"}]}\n\n"
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,"
                        + "\"completion_tokens\":2}}\n\ndata: [DONE]\n\n")
                .counts())
        .isEqualTo(counts(1, 2, 0, 0, 0));
    assertThat(
            json(
                    Surface.EMBEDDINGS,
                    "{\"data\":[{\"embedding\":[-0.1,2e-3,1]}],"
                        + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}")
                .counts())
        .isEqualTo(counts(8, 0, 0, 0, 0));
  }

  @Test
  void anErrorChunkFailsAChatAnswer() {
    assertThat(sse(Surface.CHAT_COMPLETIONS, "data: {\"error\":{\"code\":500}}\n\n").failed())
        .isTrue();
    assertThat(json(Surface.CHAT_COMPLETIONS, "{\"error\":\"no\"}").failed()).isTrue();
    assertThat(json(Surface.CHAT_COMPLETIONS, "{\"error\":null}").failed()).isFalse();
  }

  @Test
  void readsAResponsesStream() {
    UsageReading reading = sse(Surface.RESPONSES, RESPONSES);

    assertThat(reading.counts()).isEqualTo(counts(17, 1035, 64, 0, 0));
    assertThat(reading.ended()).isTrue();
    assertThat(reading.failed()).isFalse();
    assertThat(reading.malformed()).isFalse();
    assertThat(reading.model()).contains("gpt-5");
    assertThat(reading.id()).contains("resp_1");
    assertThat(reading.servedTier())
        .as("the tier served, not the one asked for")
        .contains("priority");
    assertThat(reading.outputTextBytes()).isEqualTo(7);
  }

  @Test
  void readsOneResponsesValue() {
    UsageReading reading =
        json(
            Surface.RESPONSES,
            "{\"id\":\"resp_1\",\"error\":null,\"usage\":{\"input_tokens\":81,"
                + "\"input_tokens_details\":{\"cached_tokens\":64},\"output_tokens\":1035}}");

    assertThat(reading.counts()).isEqualTo(counts(17, 1035, 64, 0, 0));
    assertThat(reading.ended()).isTrue();
    assertThat(reading.failed()).isFalse();
  }

  @Test
  void aFailedResponseIsAnEndAnErrorEventIsNot() {
    UsageReading failed =
        sse(
            Surface.RESPONSES,
            "data: {\"type\":\"response.failed\",\"response\":{\"error\":{},"
                + "\"usage\":{\"input_tokens\":4}}}\n\n");
    UsageReading error = sse(Surface.RESPONSES, "data: {\"type\":\"error\",\"code\":\"x\"}\n\n");

    assertThat(failed.failed()).isTrue();
    assertThat(failed.ended()).isTrue();
    assertThat(failed.counts()).isEqualTo(counts(4, 0, 0, 0, 0));
    assertThat(error.failed()).isTrue();
    assertThat(error.ended()).isFalse();
    assertThat(
            sse(Surface.RESPONSES, RESPONSES.replace("response.completed", "response.incomplete")))
        .satisfies(reading -> {
          assertThat(reading.ended()).isTrue();
          assertThat(reading.failed()).isFalse();
        });
  }

  @Test
  void aResponseCutInsideItsLastEventHasNotEndedButKeepsItsFigures() {
    int cut = RESPONSES.indexOf("\"output_tokens_details\"");

    UsageReading reading = sse(Surface.RESPONSES, RESPONSES.substring(0, cut));

    assertThat(reading.ended()).isFalse();
    assertThat(reading.counts()).isEqualTo(counts(17, 1035, 64, 0, 0));
    assertThat(sse(Surface.RESPONSES, RESPONSES.substring(0, cut - 200)).counts())
        .isEqualTo(UsageCounts.NONE);
  }
}
