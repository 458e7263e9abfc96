package dev.signalbox.data.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.BodyPatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldBodyTest {

  private static byte[] text(int length) {
    byte[] bytes = new byte[length];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  private static HeldBody split(byte[] text, Random sizes, int most) {
    HeldBody body = new HeldBody();
    for (int from = 0; from < text.length; ) {
      int length = Math.min(text.length - from, sizes.nextInt(most + 1));
      body.add(Unpooled.copiedBuffer(text, from, length));
      from += length;
    }
    return body;
  }

  private static byte[] drain(HeldBody body, List<BodyPatch> patches, List<ByteBuf> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    body.drainTo(
        patches,
        part -> {
          byte[] bytes = new byte[part.readableBytes()];
          part.readBytes(bytes);
          out.writeBytes(bytes);
          parts.add(part);
          part.release();
        });
    return out.toByteArray();
  }

  @Test
  void handsOnEveryByteInOrderAtAnySplit() {
    byte[] text = text(200_000);
    for (int most : new int[] {1, 3, 100, 2_047, 5_000, 70_000}) {
      HeldBody body = split(text, new Random(most), most);

      assertThat(body.bytes()).isEqualTo(text.length);
      assertThat(drain(body, List.of(), new ArrayList<>())).isEqualTo(text);
      assertThat(body.bytes()).isZero();
    }
  }

  @Test
  void patchesInPlaceAtAnySplit() {
    byte[] text = "0123456789".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
    byte[] insert = "<patch>".getBytes(StandardCharsets.US_ASCII);
    String expected =
        new StringBuilder("0123456789".repeat(2_000))
            .replace(12_345, 12_349, "<patch>")
            .replace(5, 5, "<patch>")
            .toString();
    for (int most : new int[] {1, 7, 3_000, 30_000}) {
      HeldBody body = split(text, new Random(most), most);
      List<BodyPatch> patches =
          List.of(new BodyPatch(12_345, 4, insert), new BodyPatch(5, 0, insert));

      assertThat(new String(drain(body, patches, new ArrayList<>()), StandardCharsets.US_ASCII))
          .isEqualTo(expected);
    }
  }

  @Test
  void putsCrumbsTogetherSoThatTheirNumberCostsNothing() {
    HeldBody body = split(text(50_000), new Random(1), 1);
    List<ByteBuf> parts = new ArrayList<>();
    drain(body, List.of(), parts);

    assertThat(parts).hasSizeLessThan(20);
  }

  @Test
  void letsGoOfEverything() {
    HeldBody body = new HeldBody();
    List<ByteBuf> parts = new ArrayList<>();
    for (int count = 0; count < 40; count++) {
      ByteBuf part = Unpooled.copiedBuffer(text(100));
      parts.add(part);
      body.add(part);
    }
    body.release();

    assertThat(parts).allMatch(part -> part.refCnt() == 0);
    assertThat(body.bytes()).isZero();
  }
}
