package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.wire.Surface;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageSplitTest {

  private static final Surface[] STREAMING = {
    Surface.MESSAGES, Surface.CHAT_COMPLETIONS, Surface.RESPONSES
  };

  @Property(tries = 400)
  void countsWhatANaiveReaderCountsAtAnySplit(@ForAll long seed) {
    Random random = new Random(seed);
    Surface surface = STREAMING[random.nextInt(STREAMING.length)];
    byte[] stream = new RandomStream(random).make(surface).getBytes(UTF_8);

    UsageReading whole = Readings.read(surface, AnswerShape.SSE, stream);

    assertThat(whole.malformed()).isFalse();
    assertThat(whole.counts()).isEqualTo(NaiveUsage.stream(surface.format(), stream));
    assertThat(single(surface, AnswerShape.SSE, stream, false)).isEqualTo(whole);
    assertThat(split(surface, AnswerShape.SSE, stream, false, seed)).isEqualTo(whole);
    assertThat(split(surface, AnswerShape.SSE, gzip(stream), true, seed)).isEqualTo(whole);
  }

  @Property(tries = 300)
  void aSplitValueTellsTheSameAsAWholeOne(@ForAll long seed) {
    Random random = new Random(seed);
    Surface surface = Surface.values()[random.nextInt(Surface.values().length)];
    RandomJson json = new RandomJson(random);
    String[] names = {"usage", "model", "id", "type", "error", "choices", "content", "output"};
    byte[] body = json.write(json.object(4, names)).getBytes(UTF_8);
    if (random.nextInt(4) == 0) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }

    UsageReading whole = Readings.read(surface, AnswerShape.JSON, body);

    assertThat(single(surface, AnswerShape.JSON, body, false)).isEqualTo(whole);
    assertThat(split(surface, AnswerShape.JSON, body, false, seed)).isEqualTo(whole);
  }

  @Property(tries = 300)
  void neverFailsOnAnyBytes(@ForAll @Size(max = 300) byte[] bytes, @ForAll long seed) {
    Random random = new Random(seed);
    Surface surface = Surface.values()[random.nextInt(Surface.values().length)];
    byte[] stream = new RandomStream(random).make(surface).getBytes(UTF_8);
    for (int count = 0; count < 3 && stream.length > 0; count++) {
      stream[random.nextInt(stream.length)] = (byte) random.nextInt(256);
    }
    for (byte[] garbage : new byte[][] {bytes, stream}) {
      for (AnswerShape shape : AnswerShape.values()) {
        for (boolean gzip : new boolean[] {false, true}) {
          UsageReading reading = split(surface, shape, garbage, gzip, seed);
          assertThat(reading).isEqualTo(single(surface, shape, garbage, gzip));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsEveryLineEnd(String end) {
    for (String space : new String[] {" ", ""}) {
      String stream =
          AnthropicUsageTest.STREAM.replace("data: ", "data:" + space).replace("\n", end);

      assertThat(Readings.sse(Surface.MESSAGES, stream))
          .isEqualTo(Readings.sse(Surface.MESSAGES, AnthropicUsageTest.STREAM));
      assertThat(single(Surface.MESSAGES, AnswerShape.SSE, stream.getBytes(UTF_8), false))
          .isEqualTo(Readings.sse(Surface.MESSAGES, AnthropicUsageTest.STREAM));
    }
  }

  @Test
  void aUnicodeLineSeparatorIsNoLineEnd() {
    String stream =
        "data: {\"x\":\"\u2028data: \u2029 \u0085\",\"usage\":{\"prompt_tokens\":3}}\n\n";

    assertThat(Readings.sse(Surface.CHAT_COMPLETIONS, stream).counts())
        .isEqualTo(Readings.counts(3, 0, 0, 0, 0));
  }

  @Test
  void readsGzipUpToWhereItWasCut() {
    byte[] whole = gzip((AnthropicUsageTest.STREAM + "data: x\n".repeat(5000)).getBytes(UTF_8));

    UsageReading cut =
        split(
            Surface.MESSAGES,
            AnswerShape.SSE,
            java.util.Arrays.copyOf(whole, whole.length - 30),
            true,
            3);

    assertThat(cut.counts())
        .isEqualTo(Readings.sse(Surface.MESSAGES, AnthropicUsageTest.STREAM).counts());
  }

  @Test
  void readsGzipInSeveralMembers() {
    byte[] first = gzip(OpenAiUsageTest.CHAT.substring(0, 400).getBytes(UTF_8));
    byte[] second = gzip(OpenAiUsageTest.CHAT.substring(400).getBytes(UTF_8));
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    assertThat(split(Surface.CHAT_COMPLETIONS, AnswerShape.SSE, both, true, 5))
        .isEqualTo(Readings.sse(Surface.CHAT_COMPLETIONS, OpenAiUsageTest.CHAT));
  }

  @Test
  void givesUpOnAGzipBomb() {
    byte[] bomb = gzip(new byte[64 << 20]);
    UsageReader reader = UsageReader.of(Surface.MESSAGES, AnswerShape.JSON, true);

    Pieces.whole(bomb, reader::feed);

    assertThat(reader.reading().malformed()).isTrue();
    reader.end();
    reader.end();
  }

  private static UsageReading single(
      Surface surface, AnswerShape shape, byte[] bytes, boolean gzip) {
    UsageReader reader = UsageReader.of(surface, shape, gzip);
    Pieces.single(bytes, reader::feed);
    reader.end();
    return reader.reading();
  }

  private static UsageReading split(
      Surface surface, AnswerShape shape, byte[] bytes, boolean gzip, long seed) {
    UsageReader reader = UsageReader.of(surface, shape, gzip);
    Pieces.random(bytes, seed, reader::feed);
    reader.end();
    return reader.reading();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
