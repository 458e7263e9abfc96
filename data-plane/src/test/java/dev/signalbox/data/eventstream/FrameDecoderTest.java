package dev.signalbox.data.eventstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.eventstream.HeaderValue.Int16;
import dev.signalbox.data.eventstream.HeaderValue.Int8;
import dev.signalbox.data.eventstream.HeaderValue.Text;
import dev.signalbox.data.eventstream.HeardFrames.Heard;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class FrameDecoderTest {

  private static final Map<String, String> HEADERS = headers("messageStop");

  private final FrameEncoder encoder = new FrameEncoder();

  @Test
  void readsHeadersAndPayload() {
    HeardFrames heard = HeardFrames.of(frame("{\"stopReason\":\"end_turn\"}"));

    assertThat(heard.damages).isEmpty();
    assertThat(heard.frames)
        .containsExactly(
            new Heard(
                Map.of(
                    ":event-type", new Text("messageStop"),
                    ":content-type", new Text("application/json"),
                    ":message-type", new Text("event")),
                "{\"stopReason\":\"end_turn\"}"));
  }

  @Test
  void asksForSingleHeadersWithoutReadingTheOthers() {
    byte[] stream = frame("{}");
    FrameDecoder decoder =
        new FrameDecoder(
            new HeardFrames() {
              @Override
              public void frame(Frame frame) {
                super.frame(frame);
                assertThat(frame.text(":event-type")).isEqualTo("messageStop");
                assertThat(frame.text(":exception-type")).isEmpty();
                assertThat(frame.has(":message-type", "event")).isTrue();
                assertThat(frame.has(":message-type", "exception")).isFalse();
                assertThat(frame.has(":message-type", "events")).isFalse();
                assertThat(frame.payload()).asString().isEqualTo("{}");
              }
            });

    decoder.bytes(stream, 0, stream.length);

    assertThat(decoder.isWithinFrame()).isFalse();
  }

  @Test
  void readsShortNumbersInHeaders() {
    HeardFrames heard =
        HeardFrames.of(
            withHeaders(new byte[] {1, 'b', 2, -3, 1, 's', 3, (byte) 0xfe, (byte) 0xd4}));

    assertThat(heard.frames)
        .containsExactly(
            new Heard(Map.of("b", new Int8((byte) -3), "s", new Int16((short) -300)), ""));
  }

  @Property(tries = 60)
  void readsTheSameAtAnySplit(@ForAll("payloads") List<byte[]> payloads, @ForAll int seed) {
    byte[] stream = stream(payloads);
    HeardFrames whole = HeardFrames.of(stream);
    HeardFrames split = new HeardFrames();
    FrameDecoder decoder = new FrameDecoder(split);
    java.util.Random random = new java.util.Random(seed);

    for (int from = 0; from < stream.length; ) {
      int to = Math.min(stream.length, from + random.nextInt(40));
      byte[] piece = new byte[to - from + 3];
      System.arraycopy(stream, from, piece, 2, to - from);
      decoder.bytes(piece, 2, 2 + to - from);
      Arrays.fill(piece, (byte) 0x55);
      from = to;
    }
    decoder.end();

    assertThat(whole.frames).hasSize(payloads.size());
    assertThat(split.frames).isEqualTo(whole.frames);
    assertThat(split.damages).isEmpty();
  }

  @Property(tries = 300)
  void findsEveryFlippedBit(
      @ForAll @IntRange(max = 200) int at, @ForAll @IntRange(max = 7) int bit) {
    byte[] good = frame("{\"a\":1}");
    byte[] stream = new byte[good.length * 2];
    System.arraycopy(good, 0, stream, 0, good.length);
    System.arraycopy(good, 0, stream, good.length, good.length);
    int flipped = good.length + at % good.length;
    stream[flipped] ^= (byte) (1 << bit);

    HeardFrames heard = HeardFrames.of(stream);

    assertThat(heard.frames).hasSize(1);
    assertThat(heard.damages).hasSize(1);
    assertThat(heard.offsets).containsExactly((long) good.length);
    assertThat(heard.damages.getFirst())
        .isEqualTo(flipped - good.length < 12 ? FrameDamage.HEAD_CHECKSUM : FrameDamage.CHECKSUM);
  }

  @Property(tries = 200)
  void saysDamagedOfNoiseAndNothingElse(@ForAll byte[] noise) {
    HeardFrames heard = HeardFrames.of(noise);

    assertThat(heard.frames).isEmpty();
    assertThat(heard.damages).hasSize(noise.length == 0 ? 0 : 1);
  }

  @Test
  void saysWhenTheStreamEndsWithinAFrame() {
    byte[] frame = frame("{}");
    byte[] cut = Arrays.copyOf(frame, frame.length - 1);

    assertThat(HeardFrames.of(cut).damages).containsExactly(FrameDamage.CUT);
    assertThat(HeardFrames.of(Arrays.copyOf(frame, 3)).damages).containsExactly(FrameDamage.CUT);
  }

  @Test
  void refusesWhatIsTooLongBeforeItArrives() {
    HeardFrames heard = new HeardFrames();
    FrameDecoder decoder = new FrameDecoder(heard, 1000);
    byte[] longest = frame("x".repeat(1000 - frame("").length));
    byte[] longer = frame("x".repeat(1001 - frame("").length));

    decoder.bytes(longest, 0, longest.length);
    assertThat(heard.frames).hasSize(1);
    decoder.bytes(longer, 0, 12);

    assertThat(heard.damages).containsExactly(FrameDamage.TOO_LONG);
    assertThat(HeardFrames.of(head(-5, 0)).damages).containsExactly(FrameDamage.TOO_LONG);
  }

  @Test
  void refusesLengthsThatContradictEachOther() {
    assertThat(HeardFrames.of(head(15, 0)).damages).containsExactly(FrameDamage.LENGTHS);
    assertThat(HeardFrames.of(head(40, 25)).damages).containsExactly(FrameDamage.LENGTHS);
  }

  @Test
  void refusesHeadersThatAreNone() {
    assertThat(HeardFrames.of(withHeaders(new byte[] {1, 'a', 10})).damages)
        .as("no type 10")
        .containsExactly(FrameDamage.HEADERS);
    assertThat(HeardFrames.of(withHeaders(new byte[] {0, 0})).damages)
        .as("no name")
        .containsExactly(FrameDamage.HEADERS);
    assertThat(HeardFrames.of(withHeaders(new byte[] {9, 'a', 0})).damages)
        .as("a name longer than the headers")
        .containsExactly(FrameDamage.HEADERS);
    assertThat(HeardFrames.of(withHeaders(new byte[] {1, 'a', 7, 0, 9, 'x'})).damages)
        .as("a text longer than the headers")
        .containsExactly(FrameDamage.HEADERS);
    assertThat(HeardFrames.of(withHeaders(new byte[] {1, 'a', 7, 0})).damages)
        .as("half a length")
        .containsExactly(FrameDamage.HEADERS);
  }

  @Test
  void readsNothingAfterDamage() {
    HeardFrames heard = new HeardFrames();
    FrameDecoder decoder = new FrameDecoder(heard);
    byte[] noise = new byte[12];
    noise[0] = 1;
    byte[] good = frame("{}");

    decoder.bytes(noise, 0, noise.length);
    decoder.bytes(good, 0, good.length);
    decoder.end();

    assertThat(heard.frames).isEmpty();
    assertThat(heard.damages).containsExactly(FrameDamage.HEAD_CHECKSUM);
  }

  private byte[] frame(String payload) {
    return encoder.encode(HEADERS, payload.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] stream(List<byte[]> payloads) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    payloads.forEach(payload -> stream.writeBytes(encoder.encode(HEADERS, payload)));
    return stream.toByteArray();
  }

  private static Map<String, String> headers(String event) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", event);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "event");
    return headers;
  }

  private static byte[] head(int total, int headers) {
    ByteBuffer head = ByteBuffer.allocate(12).putInt(total).putInt(headers);
    return head.putInt(checksum(head.array(), 8)).array();
  }

  /// A frame whose checksums are right and whose headers are these.
  private static byte[] withHeaders(byte[] headers) {
    int total = 16 + headers.length;
    ByteBuffer frame = ByteBuffer.allocate(total).put(head(total, headers.length)).put(headers);
    return frame.putInt(checksum(frame.array(), total - 4)).array();
  }

  private static int checksum(byte[] bytes, int to) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, 0, to);
    return (int) checksum.getValue();
  }

  @Provide
  Arbitrary<List<byte[]>> payloads() {
    Arbitrary<byte[]> payload =
        Combinators.combine(Arbitraries.bytes(), Arbitraries.of(0, 1, 2, 11, 12, 13, 300, 5000))
            .as((value, length) -> {
              byte[] bytes = new byte[length];
              Arrays.fill(bytes, value);
              return bytes;
            });
    return payload.list().ofMinSize(1).ofMaxSize(6);
  }
}
