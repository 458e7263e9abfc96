package dev.signalbox.data.eventstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.eventstream.HeaderValue.Binary;
import dev.signalbox.data.eventstream.HeaderValue.Int32;
import dev.signalbox.data.eventstream.HeaderValue.Int64;
import dev.signalbox.data.eventstream.HeaderValue.Text;
import dev.signalbox.data.eventstream.HeaderValue.Timestamp;
import dev.signalbox.data.eventstream.HeaderValue.Truth;
import dev.signalbox.data.eventstream.HeaderValue.Uuid;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/// Against the encoder and decoder that the AWS SDKs for Java use.
final class FrameVendorTest {

  /// All but bytes and shorts, which the vendor's encoder writes without their value.
  @Test
  void readsTheTypesOfHeadersThatTheVendorWrites() {
    Instant time = Instant.ofEpochMilli(-123_456_789L);
    UUID uuid = new UUID(0x1234_5678_9abc_def0L, -2);
    Map<String, software.amazon.eventstream.HeaderValue> headers = new LinkedHashMap<>();
    headers.put("yes", software.amazon.eventstream.HeaderValue.fromBoolean(true));
    headers.put("no", software.amazon.eventstream.HeaderValue.fromBoolean(false));
    headers.put("int", software.amazon.eventstream.HeaderValue.fromInteger(-300_000));
    headers.put("long", software.amazon.eventstream.HeaderValue.fromLong(Long.MIN_VALUE));
    headers.put(
        "bytes", software.amazon.eventstream.HeaderValue.fromByteArray(new byte[] {0, -1, 7}));
    headers.put("text", software.amazon.eventstream.HeaderValue.fromString("Grüße"));
    headers.put("time", software.amazon.eventstream.HeaderValue.fromTimestamp(time));
    headers.put("uuid", software.amazon.eventstream.HeaderValue.fromUuid(uuid));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    new Message(headers, new byte[] {'o', 'k'}).encode(stream);

    HeardFrames heard = HeardFrames.of(stream.toByteArray());

    Map<String, HeaderValue> expected = new LinkedHashMap<>();
    expected.put("yes", new Truth(true));
    expected.put("no", new Truth(false));
    expected.put("int", new Int32(-300_000));
    expected.put("long", new Int64(Long.MIN_VALUE));
    expected.put("bytes", new Binary("00ff07"));
    expected.put("text", new Text("Grüße"));
    expected.put("time", new Timestamp(time));
    expected.put("uuid", new Uuid(uuid));
    assertThat(heard.damages).isEmpty();
    assertThat(heard.frames).containsExactly(new HeardFrames.Heard(expected, "ok"));
    assertThat(new Binary("00ff07").bytes()).containsExactly(0, -1, 7);
  }

  @Property(tries = 60)
  void writesWhatTheVendorReads(
      @ForAll("texts") List<String> texts, @ForAll @StringLength(max = 300) String body) {
    byte[] payload = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    texts.forEach(text -> headers.put("header-" + headers.size(), well(text)));
    List<Message> read = new ArrayList<>();
    MessageDecoder decoder = new MessageDecoder(read::add);

    decoder.feed(new FrameEncoder().encode(headers, payload));

    assertThat(read).hasSize(1);
    Map<String, String> readHeaders = new LinkedHashMap<>();
    read.getFirst().getHeaders().forEach((name, value) -> readHeaders.put(name, value.getString()));
    assertThat(readHeaders).isEqualTo(headers);
    assertThat(read.getFirst().getPayload()).isEqualTo(payload);
  }

  @Test
  void refusesHeadersThatAFrameCannotSay() {
    FrameEncoder encoder = new FrameEncoder();

    assertThatThrownBy(() -> encoder.encode(Map.of("", "x"), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> encoder.encode(Map.of("n".repeat(256), "x"), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> encoder.encode(Map.of("n", "x".repeat(32_768)), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings().ofMinLength(1).ofMaxLength(40).list().ofMaxSize(4);
  }

  /// Half a surrogate pair has no UTF-8.
  private static String well(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
