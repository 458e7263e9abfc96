package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.BatchResults.Result;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchResultsTest {

  private static final String MESSAGES =
      """
      {"custom_id":"b","result":{"type":"succeeded","message":{"id":"msg_1","type":"message",\
      "role":"assistant","model":"claude-x-1","content":[{"type":"text","text":"a\\nb"}],\
      "usage":{"input_tokens":10,"cache_read_input_tokens":5,"cache_creation_input_tokens":7,\
      "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},\
      "output_tokens":2,"service_tier":"batch"}}}}
      {"custom_id":"a","result":{"type":"errored","error":{"type":"error","error":{"type":\
      "invalid_request_error","message":"no"}}}}

      {"custom_id":"c","result":{"type":"expired"}}
      {"custom_id":"d","result":{"type":"succeeded","message":{"model":"claude-y","usage":\
      {"input_tokens":1,"output_tokens":1}}}}\
      """;

  private static final String RESPONSES =
      """
      {"id":"batch_req_1","custom_id":"1","response":{"status_code":200,"request_id":"r","body":\
      {"id":"resp_1","model":"gpt-x","output":[],"usage":{"input_tokens":100,\
      "input_tokens_details":{"cached_tokens":40},"output_tokens":9}}},"error":null}
      {"id":"batch_req_2","custom_id":"2","response":{"status_code":429,"body":{"error":\
      {"message":"slow"}}},"error":null}
      """;

  private static final String CHAT =
      """
      {"id":"batch_req_1","custom_id":"1","response":{"status_code":200,"request_id":"r","body":\
      {"id":"chatcmpl-1","model":"gpt-x","choices":[{"finish_reason":"stop","message":\
      {"content":"{\\"usage\\":{\\"prompt_tokens\\":9}}"}}],"usage":{"prompt_tokens":100,\
      "prompt_tokens_details":{"cached_tokens":40},"completion_tokens":9}}},"error":null}
      """;

  @Test
  void readsWhatEachRequestOfAMessageBatchUsed() {
    List<Result> results = read(Surface.MESSAGES, MESSAGES, 1_000);

    assertThat(results).extracting(Result::answered).containsExactly(true, false, false, true);
    assertThat(results).extracting(Result::index).containsExactly(0L, 1L, 2L, 3L);
    assertThat(results).extracting(Result::name).containsExactly("b", "a", "c", "d");
    UsageReading first = results.getFirst().reading();
    assertThat(first.model()).contains("claude-x-1");
    assertThat(first.servedTier()).contains("batch");
    assertThat(first.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
    assertThat(first.counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(5);
    assertThat(first.counts().of(Unit.CACHE_WRITE_5M_TOKEN)).isEqualTo(3);
    assertThat(first.counts().of(Unit.CACHE_WRITE_1H_TOKEN)).isEqualTo(4);
    assertThat(first.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(2);
    assertThat(results.getLast().reading().counts().of(Unit.INPUT_TOKEN)).isEqualTo(1);
  }

  @Test
  void readsWhatEachLineOfAnOutputFileUsed() {
    List<Result> results = read(Surface.RESPONSES, RESPONSES, 1_000);

    assertThat(results).extracting(Result::answered).containsExactly(true, false);
    assertThat(results).extracting(Result::status).containsExactly(200, 429);
    assertThat(results.getFirst().reading().counts().of(Unit.INPUT_TOKEN)).isEqualTo(60);
    assertThat(results.getFirst().reading().counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(40);

    Result chat = read(Surface.CHAT_COMPLETIONS, CHAT, 1_000).getFirst();
    assertThat(chat.reading().counts().of(Unit.INPUT_TOKEN)).isEqualTo(60);
    assertThat(chat.reading().counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(9);
    assertThat(chat.reading().model()).contains("gpt-x");
  }

  @Test
  void readsTheSameAtAnySplit() {
    for (String text : List.of(MESSAGES, RESPONSES, CHAT)) {
      Surface surface =
          text.equals(MESSAGES)
              ? Surface.MESSAGES
              : text.equals(CHAT) ? Surface.CHAT_COMPLETIONS : Surface.RESPONSES;
      List<Result> whole = read(surface, text, Integer.MAX_VALUE);
      for (int most = 1; most < 40; most++) {
        assertThat(read(surface, text, most)).isEqualTo(whole);
      }
    }
  }

  @Test
  void tellsOfALineThatIsNoJsonAndGoesOn() {
    String text = "{\"custom_id\":\"x\",\"result\":{\"mess\n" + MESSAGES;
    List<Result> results = read(Surface.MESSAGES, text, 13);

    assertThat(results).hasSize(5);
    assertThat(results.getFirst().reading().malformed()).isTrue();
    assertThat(results.getFirst().answered()).isFalse();
    assertThat(results.get(1).answered()).isTrue();
  }

  private static List<Result> read(Surface surface, String text, int most) {
    List<Result> found = new ArrayList<>();
    BatchResults results = new BatchResults(surface, found::add);
    byte[] bytes = text.getBytes(UTF_8);
    Random random = new Random(most);
    for (int from = 0; from < bytes.length; ) {
      int length =
          Math.min(bytes.length - from, 1 + random.nextInt(Math.max(1, Math.min(most, 4_096))));
      results.feed(Unpooled.wrappedBuffer(bytes, from, length));
      from += length;
    }
    results.end();
    return found;
  }
}
