package dev.signalbox.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {

  private static final String LONG = "a text that is long enough to stay where it was read, ";

  private static final String WRONG = "\\u{}[]\":,x0\u0001\u00ff\u0080 d8";

  @Property(tries = 500)
  void writesWhatItLeftInItsPlaceAsItWritesWhatItHasRead(@ForAll Random random) {
    byte[] text = new LooseJson(random).object().getBytes(UTF_8);

    JsonValue read = Json.parse(text);
    JsonValue left = Json.view(text);

    byte[] written = Json.write(read).getBytes(UTF_8);
    assertThat(Json.writeBytes(left)).isEqualTo(written);
    assertThat(Json.writeBytes(read, 1)).isEqualTo(written);
    assertThat(left).isEqualTo(read).hasSameHashCodeAs(read);
    assertThat(Json.write(left)).isEqualTo(Json.write(read));
    assertThat(Json.writeBytes(left)).isEqualTo(written);
  }

  @Property(tries = 1000)
  void readsTheSameOfBytesAsOfTheirTextWhateverTheyAre(@ForAll Random random) {
    byte[] text = new LooseJson(random).object().getBytes(UTF_8);
    for (int change = random.nextInt(4); change > 0; change--) {
      text[random.nextInt(text.length)] = (byte) WRONG.charAt(random.nextInt(WRONG.length()));
    }

    assertThat(outcome(() -> Json.view(text))).isEqualTo(outcome(() -> Json.parse(text)));
    assertThat(outcome(() -> Json.parse(text))).isEqualTo(outcome(() -> Json.parse(decoded(text))));
  }

  @Property(tries = 500)
  void makesTheBytesOfATextThatItWouldMakeOfItsString(@ForAll @StringLength(max = 80) String text) {
    JsonValue value = JsonValue.array(List.of(JsonValue.of(LONG + text), JsonValue.of(text)));

    byte[] written = Json.writeBytes(value);

    assertThat(written).isEqualTo(Json.write(value).getBytes(UTF_8));
    assertThat(((JsonValue.Text) Json.view(written).asArray().getFirst()).utf8())
        .isEqualTo((LONG + text).getBytes(UTF_8));
  }

  @Test
  void keepsHalfASurrogatePairInATextAndWritesAQuestionMarkForItInUtf8() {
    char high = (char) 0xd83d;
    char low = (char) 0xde00;
    JsonValue left = Json.view(("\"" + LONG + "\\ud83d\"").getBytes(UTF_8));

    assertThat(left.asString()).isEqualTo(LONG + high);
    assertThat(Json.parse("\"" + LONG + high + "\"").asString()).isEqualTo(LONG + high);
    assertThat(Json.parse("\"\\\\" + high + "\\ud83d" + low + "\"").asString())
        .isEqualTo("\\" + high + high + low);
    assertThatThrownBy(() -> Json.parse("\"\\" + high + "\"")).isInstanceOf(JsonException.class);
    assertThat(Json.writeBytes(left)).isEqualTo(("\"" + LONG + "?\"").getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C080",
        "C1BF",
        "E08080",
        "EDA080",
        "EDBFBF",
        "F0808080",
        "F4908080",
        "F5808080",
        "80",
        "BF",
        "C2",
        "E282",
        "F09F98",
        "C220",
        "FF",
        "FE"
      })
  void refusesWhatIsNoUtf8InAnyString(String hex) {
    byte[] wrong = java.util.HexFormat.of().parseHex(hex);
    byte[] open = ("{\"a\":\"" + LONG).getBytes(UTF_8);
    byte[] text =
        ByteBuffer.allocate(open.length + wrong.length + 2)
            .put(open)
            .put(wrong)
            .put("\"}".getBytes(UTF_8))
            .array();

    assertThatThrownBy(() -> Json.view(text))
        .isInstanceOf(JsonException.class)
        .hasMessage("not UTF-8");
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessage("not UTF-8");
  }

  @Test
  void findsRepeatedNamesInLargeObjectsTooAndKeepsTheirOrder() {
    StringBuilder large = new StringBuilder("{");
    Map<String, JsonValue> expected = new LinkedHashMap<>();
    for (int number = 0; number < 500; number++) {
      large.append("\"n").append(number).append("\":").append(number).append(',');
      expected.put("n" + number, JsonValue.of(number));
    }
    String twice = large + "\"n77\":1}";
    String once = large + "\"last\":1}";
    expected.put("last", JsonValue.of(1));

    JsonValue.Obj read = Json.view(once.getBytes(UTF_8)).asObject();

    assertThatThrownBy(() -> Json.view(twice.getBytes(UTF_8))).hasMessageContaining("repeated");
    assertThat(new ArrayList<>(read.members().entrySet()))
        .isEqualTo(new ArrayList<>(expected.entrySet()));
    assertThat(read).isEqualTo(new JsonValue.Obj(expected));
    assertThat(read.number("n499")).isEqualTo(499);
    assertThatThrownBy(() -> read.members().put("a", JsonValue.of(1)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesToViewMoreValuesThanMemoryShouldHold() {
    byte[] most = ("[0" + ",0".repeat(Json.MAX_VIEWED_VALUES - 1) + "]").getBytes(UTF_8);
    byte[] more = ("[0" + ",0".repeat(Json.MAX_VIEWED_VALUES) + "]").getBytes(UTF_8);

    assertThat(Json.view(most).asArray()).hasSize(Json.MAX_VIEWED_VALUES);
    assertThat(Json.parse(more).asArray()).hasSize(Json.MAX_VIEWED_VALUES + 1);
    assertThatThrownBy(() -> Json.view(more)).hasMessageContaining("more than 500000 values");
  }

  @Test
  void takesATextApartAndPutsAnotherBeforeItWithoutChangingIt() {
    String url = "data:image/png;base64," + "iVBORw0KGgo".repeat(50);
    JsonValue.Text left = (JsonValue.Text) Json.view(Json.writeBytes(JsonValue.of(url)));
    JsonValue.Text content = left.after(url.indexOf(',') + 1);

    assertThat(left.start(22)).isEqualTo("data:image/png;base64,");
    assertThat(Json.writeBytes(content))
        .isEqualTo(Json.writeBytes(JsonValue.of("iVBORw0KGgo".repeat(50))));
    assertThat(Json.writeBytes(content.behind("a\"\n\u00e4")))
        .isEqualTo(Json.writeBytes(JsonValue.of("a\"\n\u00e4" + "iVBORw0KGgo".repeat(50))));
    assertThat(content.behind("b").behind("a").value()).isEqualTo("ab" + content.value());
    assertThat(content.behind("b").isBlank()).isFalse();
    assertThat(new String(content.behind("b").utf8(), UTF_8)).isEqualTo("b" + content.value());
    assertThat(new JsonValue.Text(url).after(5)).isEqualTo(left.after(5));
    assertThat(new JsonValue.Text("ab").start(5)).isEqualTo("ab");
  }

  @Property(tries = 100)
  void writesLargeBodiesAsItWritesSmallOnes(@ForAll Random random) {
    JsonValue value = Json.view(new LooseJson(random).object().getBytes(UTF_8));

    assertThat(Json.writeBytes(value, 1 << 20)).isEqualTo(Json.writeBytes(value));
  }

  @Test
  void putsAnotherValueIntoThePlaceOfAMember() {
    JsonValue.ObjectBuilder builder = JsonValue.object();
    for (int number = 0; number < 40; number++) {
      builder.put("n" + number, number);
    }
    JsonValue.Obj before = builder.build();
    JsonValue.Obj after = builder.put("n3", "three").put("n30", "thirty").build();

    assertThat(before.number("n3")).isEqualTo(3);
    assertThat(after.string("n3")).isEqualTo("three");
    assertThat(after.string("n30")).isEqualTo("thirty");
    assertThat(after.members().keySet()).containsExactlyElementsOf(before.members().keySet());
  }

  @Test
  void writesATextThatIsJsonItselfAndGivesItsValueBack() {
    JsonValue inner = Json.view(("{\"a\":\"" + LONG + "\\n\\\"\",\"b\": 1}").getBytes(UTF_8));
    JsonValue.Text text = JsonValue.Text.ofJson(inner);

    assertThat(Json.writeBytes(text)).isEqualTo(Json.writeBytes(JsonValue.of(Json.write(inner))));
    assertThat(text.inner()).contains(inner);
    assertThat(text.isEmpty()).isFalse();
    assertThat(text.isBlank()).isFalse();
    assertThat(text).isEqualTo(JsonValue.of(Json.write(inner)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\n", "a", " a", "\u2003", "\u2003\u2003", "\u00e4", "\\", "\u001f"})
  void saysOfATextWhatItsStringSays(String text) {
    String padded = text.repeat(60);
    JsonValue.Text left = (JsonValue.Text) Json.view(Json.writeBytes(JsonValue.of(padded)));
    JsonValue.Text made = new JsonValue.Text(padded);

    assertThat(left.isBlank()).isEqualTo(padded.isBlank()).isEqualTo(made.isBlank());
    assertThat(left.isEmpty()).isEqualTo(padded.isEmpty()).isEqualTo(made.isEmpty());
    assertThat(left.value()).isEqualTo(padded);
  }

  private static String decoded(byte[] text) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException malformed) {
      throw new JsonException("not UTF-8", malformed);
    }
  }

  private static String outcome(java.util.function.Supplier<JsonValue> reading) {
    try {
      return Json.write(reading.get());
    } catch (JsonException refused) {
      return "refused: " + refused.getMessage();
    }
  }

  /// JSON as others write it, with white space and every kind of escape.
  private static final class LooseJson {
    private static final String[] PIECES = {
      "plain words and more of them ",
      "\\n",
      "\\\"",
      "\\\\",
      "\\/",
      "\\b",
      "\\f",
      "\\t",
      "\\r",
      "\\u0041",
      "\\u00e4",
      "\\u20ac",
      "\\ud83d\\ude00",
      "\\ud83d",
      "\\ude00",
      "\\u2028",
      "\\u0000",
      "\\u001B",
      "\u00e4",
      "\u20ac",
      "\ud83d\ude00",
      "\u2028",
      "\u2029",
      "\u007f",
      "x",
      "type",
      ""
    };
    private final Random random;
    private int names;

    LooseJson(Random random) {
      this.random = random;
    }

    String object() {
      StringBuilder out = new StringBuilder();
      object(out, 0);
      return out.toString();
    }

    private void object(StringBuilder out, int depth) {
      out.append('{').append(space());
      int size = random.nextInt(depth == 0 ? 16 : 4);
      for (int member = 0; member < size; member++) {
        out.append(member == 0 ? "" : "," + space());
        out.append('"').append("n").append(names++).append(string(2)).append('"');
        out.append(space()).append(':').append(space());
        value(out, depth + 1);
        out.append(space());
      }
      out.append('}');
    }

    private void value(StringBuilder out, int depth) {
      switch (random.nextInt(depth > 4 ? 5 : 8)) {
        case 0 -> out.append(random.nextBoolean());
        case 1 -> out.append("null");
        case 2 -> out.append(random.nextBoolean() ? "-0.50e+3" : "12345678901234567890");
        case 3, 4 -> out.append('"').append(string(12)).append('"');
        case 5 -> {
          out.append('[');
          int size = random.nextInt(4);
          for (int item = 0; item < size; item++) {
            out.append(item == 0 ? "" : ",").append(space());
            value(out, depth + 1);
          }
          out.append(space()).append(']');
        }
        default -> object(out, depth);
      }
    }

    private String string(int most) {
      StringBuilder out = new StringBuilder();
      for (int piece = random.nextInt(most); piece > 0; piece--) {
        out.append(PIECES[random.nextInt(PIECES.length)]);
      }
      return out.toString();
    }

    private String space() {
      return random.nextInt(12) == 0 ? " \n\t" : "";
    }
  }
}
