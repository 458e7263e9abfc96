package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.RequestScan.Problem;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.Surface;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RequestScanSplitTest {

  private static final Surface[] SURFACES = Surface.values();

  @Property(tries = 300)
  void aSplitBodyTellsTheSameAsAWholeOne(@ForAll long seed) {
    Random random = new Random(seed);
    Surface surface = SURFACES[random.nextInt(SURFACES.length)];
    byte[] body = body(random);
    if (random.nextInt(4) == 0) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }

    RequestScan whole = new RequestScan(surface, true, 7);
    Pieces.whole(body, whole::feed);
    whole.end();
    RequestScan single = new RequestScan(surface, true, 7);
    Pieces.single(body, single::feed);
    single.end();
    RequestScan split = new RequestScan(surface, true, 7);
    Pieces.random(body, seed, split::feed);
    split.end();

    assertThat(facts(single)).isEqualTo(facts(whole));
    assertThat(facts(split)).isEqualTo(facts(whole));
  }

  @Property(tries = 300)
  void findsWhatAParserFinds(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] body = body(random);
    RequestScan scan = new RequestScan(Surface.CHAT_COMPLETIONS, false, 0);

    Pieces.random(body, seed, scan::feed);
    scan.end();

    JsonValue.Obj parsed = Json.parse(body).asObject();
    JsonValue model = parsed.members().get("model");
    boolean named =
        model == null
            || (model instanceof JsonValue.Text text
                && !text.value().isEmpty()
                && text.value().length() <= RequestScan.MAX_MODEL_CHARACTERS);
    assertThat(scan.problem()).isEqualTo(named ? Problem.NONE : Problem.BAD_MODEL);
    if (named) {
      assertThat(scan.complete()).isTrue();
      assertThat(Optional.ofNullable(scan.model())).isEqualTo(text(parsed, "model"));
      assertThat(Optional.ofNullable(scan.fact(BodyFact.USER))).isEqualTo(text(parsed, "user"));
      assertThat(scan.streaming()).isEqualTo(isTrue(parsed, "stream"));
      assertThat(scan.usageAsked())
          .isEqualTo(
              parsed.members().get("stream_options") instanceof JsonValue.Obj options
                  && isTrue(options, "include_usage"));
      BodyPatch patch = scan.includeUsagePatch();
      if (patch != null) {
        assertThat(Json.parse(apply(body, patch)).asObject().object("stream_options"))
            .satisfies(options -> assertThat(options.flag("include_usage")).isTrue());
      }
    }
  }

  @Property(tries = 300)
  void neverFailsOnAnyBytes(@ForAll @Size(max = 400) byte[] bytes, @ForAll long seed) {
    RequestScan scan = new RequestScan(Surface.MESSAGES, true, 1);

    Pieces.random(bytes, seed, scan::feed);
    scan.end();

    assertThat(scan.bytesSeen()).isEqualTo(bytes.length);
    assertThat(scan.problem() == Problem.NONE).isEqualTo(scan.complete());
  }

  private static byte[] body(Random random) {
    RandomJson json = new RandomJson(random);
    JsonValue.Obj body =
        json.object(
            3, "model", "stream", "stream_options", "metadata", "user", "messages", "input", "x");
    JsonValue.ObjectBuilder out = JsonValue.object();
    body.members().forEach(out::put);
    if (random.nextInt(3) > 0) {
      out.put("model", json.text()).put("stream", true);
    }
    if (random.nextBoolean()) {
      out.put("stream_options", json.object(1, "include_usage", "other"));
    }
    return json.write(out.build()).getBytes(UTF_8);
  }

  private static String facts(RequestScan scan) {
    return String.join(
        "|",
        scan.problem().name(),
        String.valueOf(scan.complete()),
        String.valueOf(scan.model()),
        scan.modelOffset() + "+" + scan.modelLength(),
        String.valueOf(scan.streaming()),
        String.valueOf(scan.usageAsked()),
        String.valueOf(scan.includeUsagePatch()),
        Arrays.stream(BodyFact.values()).map(scan::fact).toList().toString(),
        String.valueOf(scan.conversation().map(hashes -> hashes.root())),
        String.valueOf(scan.conversation().map(hashes -> Arrays.toString(hashes.chain()))));
  }

  private static Optional<String> text(JsonValue.Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  private static boolean isTrue(JsonValue.Obj object, String name) {
    return object.members().get(name) instanceof JsonValue.Bool bool && bool.value();
  }

  private static byte[] apply(byte[] body, BodyPatch patch) {
    int offset = Math.toIntExact(patch.offset());
    byte[] out = Arrays.copyOf(body, body.length + patch.growth());
    System.arraycopy(patch.insert(), 0, out, offset, patch.insert().length);
    int rest = offset + patch.removeLength();
    System.arraycopy(body, rest, out, offset + patch.insert().length, body.length - rest);
    return out;
  }
}
