package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
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

/// What reading from the side costs per call and per event, and what it allocates. Run its main.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--sun-misc-unsafe-memory-access=allow",
      "--enable-native-access=ALL-UNNAMED",
      "-XX:+UseSerialGC"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadersBenchmark {

  private static final int BODY_BYTES = 200 * 1024;

  private final ByteBuf code = direct(SampleBodies.messages(BODY_BYTES));
  private final ByteBuf prose =
      direct(
          ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                  + "The quick brown fox.\\n".repeat(BODY_BYTES / 22)
                  + "\"}],\"stream\":true}")
              .getBytes(UTF_8));
  private final ByteBuf messagesEvent = direct(SampleEvents.MESSAGES_DELTA.getBytes(UTF_8));
  private final ByteBuf chatEvent = direct(SampleEvents.CHAT_DELTA.getBytes(UTF_8));
  private final ByteBuf responsesEvent = direct(SampleEvents.RESPONSES_DELTA.getBytes(UTF_8));
  private final UsageReader messages = UsageReader.of(Surface.MESSAGES, AnswerShape.SSE, false);
  private final UsageReader chat = UsageReader.of(Surface.CHAT_COMPLETIONS, AnswerShape.SSE, false);
  private final UsageReader responses = UsageReader.of(Surface.RESPONSES, AnswerShape.SSE, false);
  private final UsageChunkFilter filter = new UsageChunkFilter();

  /// Runs all of it.
  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(ReadersBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }

  @Benchmark
  public RequestScan scanOfCodeAndTools() {
    return scan(code, false);
  }

  @Benchmark
  public RequestScan scanOfProse() {
    return scan(prose, false);
  }

  @Benchmark
  public RequestScan scanWithConversationHashes() {
    return scan(code, true);
  }

  @Benchmark
  public void messagesTextEvent() {
    messages.feed(messagesEvent);
  }

  @Benchmark
  public void chatTextEvent() {
    chat.feed(chatEvent);
  }

  @Benchmark
  public void responsesTextEvent() {
    responses.feed(responsesEvent);
  }

  @Benchmark
  public void filteredChatEvent() {
    filter.filter(chatEvent, false, ByteBuf::release);
  }

  private static RequestScan scan(ByteBuf body, boolean hashes) {
    RequestScan scan = new RequestScan(Surface.MESSAGES, hashes, 1);
    scan.feed(body);
    scan.end();
    return scan;
  }

  private static ByteBuf direct(byte[] bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
  }
}
