package dev.signalbox.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Property(tries = 300)
  void keepsAnyTextThroughWritingAndReading(@ForAll @StringLength(max = 60) String text) {
    JsonValue value = JsonValue.object().put("t", text).put("n", text.length()).build();

    assertThat(Json.parse(Json.write(value))).isEqualTo(value);
  }

  @Property(tries = 300)
  void neverThrowsAnythingButJsonException(@ForAll @StringLength(max = 40) String garbage) {
    try {
      Json.parse(garbage);
    } catch (JsonException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Test
  void keepsNumbersAsWritten() {
    String text = "{\"a\":1.0,\"b\":12345678901234567890,\"c\":-0,\"d\":1E+2}";

    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "01",
        "1.",
        ".5",
        "+1",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "nul",
        "true false",
        "{a:1}",
        "'a'",
        "[1 2]",
        "\"a",
        "1e",
        "--1",
        "\u00a01"
      })
  void refusesWhatIsNotStrictJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void refusesBytesThatAreNotUtf8AndDepthWithoutEnd() {
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("deeper");
  }
}
