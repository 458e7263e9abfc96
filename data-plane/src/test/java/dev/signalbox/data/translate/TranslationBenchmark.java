package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.model.wire.Dialect;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// What crossing dialects costs per call and per event, and what it allocates. Run its main.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TranslationBenchmark {

  private static final int BODY_BYTES = 50 * 1024;

  private final byte[] request = request();
  private final byte[] ofChat = inWordsOf(Dialect.CHAT);
  private final byte[] ofResponses = inWordsOf(Dialect.RESPONSES);
  private final byte[] ofGemini = inWordsOf(Dialect.GEMINI);
  private final byte[] ofConverse = inWordsOf(Dialect.CONVERSE);
  private final byte[] chatEvent =
      ("data: {\"id\":\"chatcmpl-9\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,"
              + "\"model\":\"gpt-5\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" of the\"},"
              + "\"finish_reason\":null}],\"usage\":null}\n\n")
          .getBytes(UTF_8);
  private final byte[] messagesEvent =
      ("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":{\"type\":\"text_delta\",\"text\":\" of the\"}}\n\n")
          .getBytes(UTF_8);
  private final AnswerTranslator fromChat = answer(Dialect.MESSAGES, Dialect.CHAT, request);
  private final AnswerTranslator fromMessages =
      answer(
          Dialect.CHAT,
          Dialect.MESSAGES,
          "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}".getBytes(UTF_8));

  /// Begins the streams.
  public TranslationBenchmark() {
    byte[] begun =
        ("data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":{}}}\n\n"
                + "data: {\"type\":\"content_block_start\",\"index\":0,"
                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n")
            .getBytes(UTF_8);
    fromMessages.more(begun, 0, begun.length);
  }

  /// Runs all of it.
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(TranslationBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Benchmark
  public TranslatedRequest claudeCodeRequestToChat() {
    return translate(Dialect.MESSAGES, Dialect.CHAT, request);
  }

  @Benchmark
  public TranslatedRequest claudeCodeRequestToResponses() {
    return translate(Dialect.MESSAGES, Dialect.RESPONSES, request);
  }

  @Benchmark
  public TranslatedRequest claudeCodeRequestToGemini() {
    return translate(Dialect.MESSAGES, Dialect.GEMINI, request);
  }

  @Benchmark
  public TranslatedRequest claudeCodeRequestToConverse() {
    return translate(Dialect.MESSAGES, Dialect.CONVERSE, request);
  }

  @Benchmark
  public TranslatedRequest chatRequestToMessages() {
    return translate(Dialect.CHAT, Dialect.MESSAGES, ofChat);
  }

  @Benchmark
  public TranslatedRequest responsesRequestToMessages() {
    return translate(Dialect.RESPONSES, Dialect.MESSAGES, ofResponses);
  }

  @Benchmark
  public TranslatedRequest geminiRequestToMessages() {
    return translate(Dialect.GEMINI, Dialect.MESSAGES, ofGemini);
  }

  @Benchmark
  public TranslatedRequest converseRequestToMessages() {
    return translate(Dialect.CONVERSE, Dialect.MESSAGES, ofConverse);
  }

  @Benchmark
  public byte[] chatEventToMessages() {
    return fromChat.more(chatEvent, 0, chatEvent.length);
  }

  @Benchmark
  public byte[] messagesEventToChat() {
    return fromMessages.more(messagesEvent, 0, messagesEvent.length);
  }

  private byte[] inWordsOf(Dialect other) {
    return ((TranslatedRequest.Ready) translate(Dialect.MESSAGES, other, request)).body();
  }

  private static TranslatedRequest translate(Dialect client, Dialect provider, byte[] body) {
    return Translation.translate(Crossings.order(client, provider, Set.of()), body);
  }

  private static AnswerTranslator answer(Dialect client, Dialect provider, byte[] body) {
    return ((TranslatedRequest.Ready) translate(client, provider, body)).answer();
  }

  /// A first turn as Claude Code sends it: mostly tools and instructions, code in the results.
  private static byte[] request() {
    String prose = "Prefer the tool for reading over a command. Say \\\"done\\\" when you are.\\n";
    StringBuilder out = new StringBuilder(BODY_BYTES + 4096);
    out.append("{\"model\":\"claude\",\"max_tokens\":32000,\"stream\":true,\"system\":[");
    out.append("{\"type\":\"text\",\"text\":\"x-anthropic-billing-header: cc_version=2;\"},");
    out.append("{\"type\":\"text\",\"text\":\"").append(prose.repeat(200)).append("\",");
    out.append("\"cache_control\":{\"type\":\"ephemeral\"}}],\"tools\":[");
    for (int tool = 0; tool < 20; tool++) {
      out.append(tool == 0 ? "" : ",").append("{\"name\":\"Tool").append(tool);
      out.append("\",\"description\":\"").append(prose.repeat(12)).append("\",\"input_schema\":");
      out.append("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",");
      out.append("\"description\":\"Where it is.\"},\"limit\":{\"type\":\"number\"}},");
      out.append("\"required\":[\"path\"],\"additionalProperties\":false}}");
    }
    out.append("],\"messages\":[{\"role\":\"user\",\"content\":\"Fix the build.\"}");
    for (int turn = 0; out.length() < BODY_BYTES; turn++) {
      out.append(",{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_");
      out.append(turn).append("\",\"name\":\"Tool1\",\"input\":{\"path\":\"/a/b\"}}]},");
      out.append("{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":");
      out.append("\"toolu_").append(turn).append("\",\"content\":\"");
      out.append("    if (a == null) {\\n        return b;\\n    }\\n".repeat(25)).append("\"}]}");
    }
    return out.append("]}").toString().getBytes(UTF_8);
  }
}
