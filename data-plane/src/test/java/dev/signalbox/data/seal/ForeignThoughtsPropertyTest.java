package dev.signalbox.data.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.RequestScan;
import dev.signalbox.data.seal.ForeignThoughts.Left;
import dev.signalbox.data.seal.ForeignThoughts.Vendor;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ForeignThoughtsPropertyTest {

  private static final String SEALED =
      "{\"type\":\"thinking\",\"thinking\":\"a\\\"}],{\",\"signature\":\"sbx1.cb.gAAA\"}";
  private static final String UNSIGNED =
      "{ \"signature\" : \"\" ,\"type\":\"thinking\",\"thinking\":\"\\\\\"}";
  private static final String WITHHELD = "{\"data\":\"sbx1.cc.g\",\"type\":\"redacted_thinking\"}";
  private static final List<String> FOREIGN = List.of(SEALED, UNSIGNED, WITHHELD);
  private static final List<String> OWN =
      List.of(
          "{\"type\":\"thinking\",\"thinking\":\"é\\u0041\",\"signature\":\"EqQB+/=\"}",
          "{\"type\":\"redacted_thinking\",\"data\":\"EmwK\"}",
          "{\"type\":\"text\",\"text\":\"say sbx1.cb.x, \\\"signature\\\":\\\"\\\"\"}",
          "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"n\",\"input\":{\"signature\":\"\","
              + "\"a\":[1.0,-2e3,null,{\"data\":\"sbx1.cb.x\"}]}}",
          "{ }",
          "\"odd\"",
          "[[],{}]",
          "12");
  private static final List<String> SPACES = List.of("", " ", "\n  ", "\r\n\t");

  @Property(tries = 300)
  void isTheSameBodyWithoutTheForeignBlocks(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    List<String> places = new ArrayList<>();
    int messages = random.nextInt(6);
    for (int index = 0; index < messages; index++) {
      List<String> blocks = new ArrayList<>();
      List<String> own = new ArrayList<>();
      own.add(pick(random, OWN));
      blocks.add(own.getFirst());
      for (int count = random.nextInt(6); count > 0; count--) {
        boolean foreign = random.nextBoolean();
        String block = pick(random, foreign ? FOREIGN : OWN);
        boolean front = random.nextBoolean();
        blocks.add(front ? 0 : blocks.size(), block);
        if (!foreign) {
          own.add(front ? 0 : own.size(), block);
        }
      }
      boolean nothingElse = random.nextInt(5) == 0 && index > 0;
      List<String> shown = nothingElse ? List.of(SEALED, UNSIGNED) : blocks;
      for (int block = 0; block < shown.size(); block++) {
        if (FOREIGN.contains(shown.get(block))) {
          places.add("messages[" + index + "].content[" + block + "]");
        }
      }
      all.add(message(shown));
      if (!nothingElse) {
        kept.add(message(own));
      }
    }
    String start = "{\"a\":{\"messages\":[" + SEALED + "]},\"messages\":[";
    String end = "],\"z\":\"sbx1.\"}";

    Left left = left(start + String.join(",", all) + end);

    assertThat(new String(left.body(), UTF_8)).isEqualTo(start + String.join(",", kept) + end);
    assertThat(left.lost()).containsExactlyElementsOf(places);
  }

  @Property(tries = 300)
  void leavesABodyWithoutForeignThoughtsAloneHoweverItIsWritten(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder body = new StringBuilder(random.nextBoolean() ? "\uFEFF{" : " {");
    body.append(pick(random, SPACES))
        .append("\"messages\" :")
        .append(pick(random, SPACES))
        .append('[');
    for (int index = random.nextInt(4); index > 0; index--) {
      body.append(pick(random, SPACES))
          .append(message(List.of(pick(random, OWN), pick(random, OWN))));
      body.append(pick(random, SPACES)).append(index > 1 ? "," : "");
    }
    byte[] bytes =
        body.append("]").append(pick(random, SPACES)).append("} ").toString().getBytes(UTF_8);

    for (Surface surface : Surface.values()) {
      Left left = ForeignThoughts.takeOut(surface, new Vendor(0, true, true), bytes);
      assertThat(left.body()).as("%s", surface).isSameAs(bytes);
      assertThat(left.lost()).isEmpty();
    }
  }

  /// Whatever would be taken out is noticed while the body arrives, at any split.
  @Property(tries = 300)
  void isNeverMissedByTheScan(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> blocks = new ArrayList<>();
    for (int count = random.nextInt(4); count >= 0; count--) {
      blocks.add(pick(random, random.nextInt(3) > 0 ? OWN : FOREIGN));
    }
    byte[] body = ("{\"messages\":[" + message(blocks) + ",{}]}").getBytes(UTF_8);
    RequestScan scan = new RequestScan(Surface.MESSAGES, random.nextBoolean(), 5);
    for (int from = 0; from < body.length; ) {
      int length = Math.min(1 + random.nextInt(9), body.length - from);
      scan.feed(Unpooled.wrappedBuffer(body, from, length));
      from += length;
    }
    scan.end();
    boolean taken =
        ForeignThoughts.takeOut(Surface.MESSAGES, new Vendor(0, true, true), body).body() != body;

    assertThat(scan.problem()).isEqualTo(RequestScan.Problem.NONE);
    assertThat(scan.mayHoldForeignThoughts() || !taken).isTrue();
  }

  private static String message(List<String> blocks) {
    return "{\"role\":\"assistant\",\"content\":[" + String.join(",", blocks) + "]}";
  }

  private static Left left(String body) {
    return ForeignThoughts.takeOut(
        Surface.MESSAGES, new Vendor(0, true, true), body.getBytes(UTF_8));
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
