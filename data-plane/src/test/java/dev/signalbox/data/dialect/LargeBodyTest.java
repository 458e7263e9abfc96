package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.RequestScan.Problem;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies of 32 MB: what is allocated on the way stays small, and nothing takes more than linear
/// time (at this size, anything quadratic would run into the time limit by orders of magnitude).
@Timeout(30)
class LargeBodyTest {

  private static final int SIZE = 32 << 20;
  private static final int PIECE = 64 * 1024;
  private static final long SMALL = 256 * 1024;

  private final ByteBuf piece = Unpooled.directBuffer(PIECE);

  /// What is loaded once is not what a body costs.
  @BeforeAll
  static void loadClasses() {
    RequestScan scan = new RequestScan(Surface.MESSAGES, true, 1);
    scan.feed(
        Unpooled.directBuffer().writeBytes("{\"model\":\"m\",\"messages\":[1]}".getBytes(UTF_8)));
    scan.end();
    for (Surface surface : List.of(Surface.MESSAGES, Surface.CHAT_COMPLETIONS, Surface.RESPONSES)) {
      UsageReader reader = UsageReader.of(surface, AnswerShape.SSE, false);
      reader.feed(
          Unpooled.directBuffer()
              .writeBytes("data: {\"type\":\"x\",\"usage\":{\"a\":[0]}}\n\n".getBytes(UTF_8)));
      reader.end();
      assertThat(reader.reading().malformed()).isFalse();
    }
    assertThat(allocated()).isPositive();
  }

  @AfterEach
  void release() {
    piece.release();
  }

  @Test
  void scansALongTextWithoutKeepingIt() {
    assertScanned("{\"model\":\"m\",\"messages\":\"", "The quick brown fox. ", "\"}");
  }

  @Test
  void scansManyTokensWithoutKeepingThem() {
    assertScanned("{\"model\":\"m\",\"messages\":[0", ",{\"role\":\"user\",\"x\":[1,true]}", "]}");
    assertScanned("{\"model\":\"m\"", ",\"name\":{\"model\":null}", "}");
  }

  @Test
  void scansRunsOfEscapesInLinearTime() {
    assertScanned("{\"model\":\"m\",\"messages\":\"", "\\\\", "\"}");
    assertScanned("{\"model\":\"m\",\"messages\":\"", "\\\"", "\"}");
    assertScanned("{\"model\":\"m\",\"messages\":[{\"", "\\\\\\\"", "\":1}]}");
    assertScanned("{\"model\":\"m\",\"user\":\"", "\\u0041", "\"}");
  }

  @Test
  void readsAnEventLineOfManyMegabytes() {
    UsageReader reader = UsageReader.of(Surface.RESPONSES, AnswerShape.SSE, false);
    long before = allocated();

    feed("data: {\"type\":\"response.completed\",\"response\":{\"output\":[0", reader::feed);
    fill(",{\"content\":[{\"text\":\"some \\\"text\\\"\"}]}", reader::feed);
    feed("],\"usage\":{\"input_tokens\":5,\"output_tokens\":6}}}\n\n", reader::feed);
    reader.end();

    assertThat(allocated() - before).isLessThan(SMALL);
    assertThat(reader.reading().counts()).isEqualTo(Readings.counts(5, 6, 0, 0, 0));
    assertThat(reader.reading().ended()).isTrue();
  }

  @Test
  void allocatesNothingForAnEvent() {
    UsageReader messages = UsageReader.of(Surface.MESSAGES, AnswerShape.SSE, false);
    UsageReader chat = UsageReader.of(Surface.CHAT_COMPLETIONS, AnswerShape.SSE, false);
    UsageReader responses = UsageReader.of(Surface.RESPONSES, AnswerShape.SSE, false);
    fill(SampleEvents.MESSAGES_DELTA, messages::feed);
    fill(SampleEvents.CHAT_DELTA, chat::feed);
    fill(SampleEvents.RESPONSES_DELTA, responses::feed);
    long before = allocated();

    fill(SampleEvents.MESSAGES_DELTA, messages::feed);
    fill(SampleEvents.CHAT_DELTA, chat::feed);
    fill(SampleEvents.RESPONSES_DELTA, responses::feed);

    // That is 700,000 events; what is left is the test's own.
    assertThat(allocated() - before).isLessThan(SMALL);
    assertThat(messages.reading().outputTextBytes()).isPositive();
  }

  private void assertScanned(String start, String middle, String end) {
    RequestScan scan = new RequestScan(Surface.MESSAGES, true, 1);
    long before = allocated();

    feed(start, scan::feed);
    fill(middle, scan::feed);
    feed(end, scan::feed);
    scan.end();

    assertThat(allocated() - before).isLessThan(SMALL);
    assertThat(scan.problem()).isEqualTo(Problem.NONE);
    assertThat(scan.model()).isEqualTo("m");
  }

  private void feed(String text, java.util.function.Consumer<ByteBuf> consumer) {
    piece.clear().writeBytes(text.getBytes(UTF_8));
    consumer.accept(piece);
  }

  private void fill(String text, java.util.function.Consumer<ByteBuf> consumer) {
    byte[] bytes = text.getBytes(UTF_8);
    piece.clear();
    while (piece.writableBytes() >= bytes.length) {
      piece.writeBytes(bytes);
    }
    for (long done = 0; done < SIZE; done += piece.readableBytes()) {
      consumer.accept(piece);
    }
  }

  private static long allocated() {
    try {
      return (Long)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("java.lang:type=Threading"), "CurrentThreadAllocatedBytes");
    } catch (JMException unsupported) {
      throw new AssertionError(unsupported);
    }
  }
}
