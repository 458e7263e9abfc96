package dev.signalbox.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalJsonTest {

  @Test
  void writesTheExampleOfTheRfc() {
    String in =
        "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
            + "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
            + "\"literals\":[null,true,false]}";

    // 333333333.33333329 is no double; the RFC rounds it, we refuse (see below).
    String exact = in.replace("333333333.33333329", "333333333.3333333");

    assertThat(canonical(exact))
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    assertThatThrownBy(() -> canonical(in)).isInstanceOf(JsonException.class);
  }

  @Test
  void sortsMembersByTheirUtf16Units() {
    assertThat(
            canonical(
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,"
                    + "\"\\u0080\":6,\"\\u00f6\":7}"))
        .isEqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0e5, 0",
    "-1.7976931348623157e308, -1.7976931348623157e+308",
    "9007199254740992, 9007199254740992",
    "295147905179352830000, 295147905179352830000",
    "999999999999999900000, 999999999999999900000",
    "1e21, 1e+21",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "100, 100"
  })
  void writesNumbersAsEcmascriptDoes(String in, String out) {
    assertThat(canonical(in)).isEqualTo(out);
  }

  @ParameterizedTest
  @CsvSource({"9007199254740993", "1e400", "5e-324", "0.1000000000000000055"})
  void refusesANumberThatWouldBecomeAnother(String in) {
    assertThatThrownBy(() -> canonical(in)).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesHalfASurrogatePair() {
    for (String half : new String[] {"\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"}) {
      assertThatThrownBy(() -> CanonicalJson.write(JsonValue.of(half)))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void isReadBackAsTheSameAndWrittenTheSame() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0xD800; c++) {
      all.append((char) c);
    }
    JsonValue value = JsonValue.of(all.toString());
    byte[] written = CanonicalJson.write(value);

    assertThat(Json.parse(written)).isEqualTo(value);
    assertThat(CanonicalJson.write(Json.parse(written))).isEqualTo(written);
  }

  private static String canonical(String text) {
    return new String(CanonicalJson.write(Json.parse(text)), StandardCharsets.UTF_8);
  }
}
