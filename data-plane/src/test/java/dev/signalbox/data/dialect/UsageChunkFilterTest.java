package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UsageChunkFilterTest {

  private static final String USAGE =
      "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}";
  private static final String[] OTHERS = {
    "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"Hi \u2028 \\\"usage\\\":{}\"}}]}",
    "data: {\"choices\":[{}],\"usage\":{\"prompt_tokens\":1}}",
    "data: {\"choices\":[],\"prompt_filter_results\":[]}",
    "data: {\"choices\":[],\"usage\":null}",
    "data: {\"choices\":[],\"usage\":[]}",
    "data: {\"choices\":null,\"usage\":{}}",
    "data: {\"usage\":{}}",
    "data: {\"choices\":[],\"usage\":{}",
    "data: {\"choices\":[],\"usage\":{}}x",
    "data: {\"x\":{\"choices\":[],\"usage\":{}}}",
    "data: not json",
    "data: [DONE]",
    "data:",
    ": comment",
    "event: x",
    "",
  };
  private static final String[] ENDS = {"\n", "\r\n", "\r"};

  @Test
  void hidesTheUsageChunkAndNothingElse() {
    String usage = USAGE + "\n\n";
    String stream = OpenAiUsageTest.CHAT;
    int start = stream.indexOf("data: {\"id\":\"chatcmpl-1\",\"choices\":[]");
    int end = stream.indexOf("data: [DONE]");

    assertThat(filtered(stream)).isEqualTo(stream.substring(0, start) + stream.substring(end));
    assertThat(filtered(usage)).isEmpty();
    assertThat(filtered(USAGE)).as("without its last line end").isEmpty();
    assertThat(filtered("a\n\n" + usage + usage + "b")).isEqualTo("a\n\nb");
  }

  @Property(tries = 500)
  void hidesExactlyThatChunkAtAnySplit(@ForAll long seed) {
    Random random = new Random(seed);
    String end = ENDS[random.nextInt(ENDS.length)];
    StringBuilder in = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int count = random.nextInt(6); count > 0; count--) {
      if (random.nextInt(3) == 0) {
        in.append(USAGE.replace("{\"id\"", random.nextBoolean() ? "{ \"id\"" : "{\"id\""));
        in.append(end).append(end);
      } else {
        String other = OTHERS[random.nextInt(OTHERS.length)] + end + end;
        in.append(other);
        expected.append(other);
      }
    }
    byte[] stream = in.toString().getBytes(UTF_8);

    assertThat(new String(filter(stream, seed), UTF_8)).isEqualTo(expected.toString());
  }

  @Test
  void passesTextAsSoonAsItsChoicesAreSeen() {
    UsageChunkFilter filter = new UsageChunkFilter();
    List<String> out = new ArrayList<>();

    feed(filter, "data: {\"id\":1,", out);
    assertThat(out).isEmpty();
    feed(filter, "\"choices\":[{\"delta\":", out);
    feed(filter, "{\"content\":\"Hi\"", out);

    assertThat(out)
        .containsExactly("data: {\"id\":1,", "\"choices\":[{\"delta\":", "{\"content\":\"Hi\"");
    filter.close();
  }

  @Test
  void passesWholeBuffersAsOneSlice() {
    UsageChunkFilter filter = new UsageChunkFilter();
    List<String> out = new ArrayList<>();

    feed(filter, "data: {\"choices\":[{}]}\n\ndata: {\"choices\":[{}]}\n\n", out);

    assertThat(out).hasSize(1);
  }

  @Test
  void holdsBackAtMostSixtyFourKilobytes() {
    UsageChunkFilter filter = new UsageChunkFilter();
    List<String> out = new ArrayList<>();
    int held = 0;

    feed(filter, "data: {\"x\":\"", out);
    while (out.isEmpty()) {
      held += 1000;
      assertThat(held).isLessThanOrEqualTo(UsageChunkFilter.MAX_EVENT_BYTES + 1000);
      feed(filter, "x".repeat(1000), out);
    }
    feed(filter, "\",\"choices\":[],\"usage\":{}}\n\n", out);

    assertThat(String.join("", out)).hasSizeGreaterThan(held).endsWith("\"usage\":{}}\n\n");
    filter.close();
  }

  @Test
  void releasesWhatItHoldsWhenTheStreamIsCut() {
    UsageChunkFilter filter = new UsageChunkFilter();
    ByteBuf in = Unpooled.copiedBuffer("data: {", UTF_8);

    filter.filter(in, false, ByteBuf::release);
    assertThat(in.refCnt()).isEqualTo(2);
    filter.close();
    filter.close();

    assertThat(in.refCnt()).isEqualTo(1);
    in.release();
  }

  private static void feed(UsageChunkFilter filter, String text, List<String> out) {
    ByteBuf in = Unpooled.copiedBuffer(text, UTF_8);
    filter.filter(
        in,
        false,
        slice -> {
          out.add(slice.toString(UTF_8));
          slice.release();
        });
    in.release();
  }

  private static String filtered(String stream) {
    return new String(filter(stream.getBytes(UTF_8), 1), UTF_8);
  }

  private static byte[] filter(byte[] stream, long seed) {
    UsageChunkFilter filter = new UsageChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<ByteBuf> seen = new ArrayList<>();
    Pieces.random(
        stream,
        seed,
        piece -> {
          if (piece.isReadable()) {
            seen.add(piece);
          }
          filter.filter(piece, false, slice -> take(slice, out));
        });
    filter.filter(Unpooled.EMPTY_BUFFER, true, slice -> take(slice, out));
    filter.close();
    assertThat(seen).allSatisfy(piece -> assertThat(piece.refCnt()).isZero());
    return out.toByteArray();
  }

  private static void take(ByteBuf slice, ByteArrayOutputStream out) {
    byte[] bytes = new byte[slice.readableBytes()];
    slice.readBytes(bytes);
    out.writeBytes(bytes);
    slice.release();
  }
}
