package dev.signalbox.data.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.dialect.RequestScan.Problem;
import dev.signalbox.model.wire.Surface;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScanTest {

  @Test
  void findsWhatClaudeCodeSends() {
    byte[] body = SampleBodies.messages(50_000);

    RequestScan scan = scan(Surface.MESSAGES, new String(body, UTF_8));

    assertThat(scan.problem()).isEqualTo(Problem.NONE);
    assertThat(scan.complete()).isTrue();
    assertThat(scan.model()).isEqualTo("claude-opus-4-5");
    assertThat(scan.streaming()).isTrue();
    assertThat(scan.fact(BodyFact.METADATA_USER_ID))
        .isEqualTo("{\"device_id\":\"d1\",\"session_id\":\"5e55\"}");
    assertThat(scan.bytesSeen()).isEqualTo(body.length);
    assertThat(new String(body, UTF_8).substring((int) scan.modelOffset()))
        .startsWith("\"claude-opus-4-5\"");
    assertThat(scan.modelLength()).isEqualTo("\"claude-opus-4-5\"".length());
  }

  @Test
  void findsEveryFactAndNothingBelowOtherMembers() {
    RequestScan scan =
        scan(
            Surface.RESPONSES,
            """
            {"x":{"model":"no","user":"no","stream":true},
             "metadata":{"user_id":"u","session_id":"s","task_id":"t"},
             "prompt_cache_key":"k","user":"me","previous_response_id":"r","service_tier":"flex",
             "model":"gpt-5","stream":false}
            """);

    assertThat(scan.model()).isEqualTo("gpt-5");
    assertThat(scan.streaming()).isFalse();
    assertThat(scan.fact(BodyFact.METADATA_USER_ID)).isEqualTo("u");
    assertThat(scan.fact(BodyFact.METADATA_SESSION_ID)).isEqualTo("s");
    assertThat(scan.fact(BodyFact.METADATA_TASK_ID)).isEqualTo("t");
    assertThat(scan.fact(BodyFact.PROMPT_CACHE_KEY)).isEqualTo("k");
    assertThat(scan.fact(BodyFact.USER)).isEqualTo("me");
    assertThat(scan.fact(BodyFact.PREVIOUS_RESPONSE_ID)).isEqualTo("r");
    assertThat(scan.fact(BodyFact.SERVICE_TIER)).isEqualTo("flex");
  }

  @Test
  void knowsTheModelBeforeTheBodyHasEnded() {
    RequestScan scan = new RequestScan(Surface.MESSAGES, false, 0);

    Pieces.whole("{\"model\":\"a/b:c@1\",\"mess".getBytes(UTF_8), scan::feed);

    assertThat(scan.model()).isEqualTo("a/b:c@1");
    assertThat(scan.complete()).isFalse();
    assertThat(scan.problem()).isEqualTo(Problem.NONE);
  }

  @Test
  void readsNamesAndValuesWrittenWithEscapes() {
    RequestScan scan =
        scan(
            Surface.MESSAGES,
            "{\"\\u006dodel\":\"cl\\u00e4ude\\/\\ud83d\\ude00\",\"stream\":true}");

    assertThat(scan.model()).isEqualTo("cläude/😀");
    assertThat(scan.modelLength()).isEqualTo("\"cl\\u00e4ude\\/\\ud83d\\ude00\"".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"a\",\"model\":\"b\"}",
        "{\"model\":\"a\",\"mod\\u0065l\":\"b\"}",
        "{\"mod\\u0065l\":\"a\",\"x\":[{}],\"model\":null}",
        "{\"stream\":true,\"stream\":true}",
        "{\"stream_options\":null,\"stream_options\":{}}",
        "{\"stream_options\":{\"include_usage\":false,\"include_usage\":true}}"
      })
  void refusesAMemberThatOccursTwice(String body) {
    assertThat(scan(Surface.CHAT_COMPLETIONS, body).problem()).isEqualTo(Problem.REPEATED_MEMBER);
  }

  @Test
  void allowsRepeatedMembersThatItDoesNotActOn() {
    RequestScan scan = scan(Surface.MESSAGES, "{\"x\":1,\"x\":2,\"y\":{\"model\":1,\"model\":2}}");

    assertThat(scan.problem()).isEqualTo(Problem.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"model\"",
        "12",
        "null",
        "true",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":nul}",
        "{\"a\":tru e}",
        "{} x",
        "{}{}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{'a':1}",
        "{/**/}",
        "}",
        "{\"a\":[}]}",
        "x",
        "{\"a\":\"b\"\"c\"}",
        "{\"mode\\u00\":1}"
      })
  void refusesWhatIsNotAJsonObject(String body) {
    assertThat(scan(Surface.MESSAGES, body).problem()).isEqualTo(Problem.NOT_JSON_OBJECT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "{", "{\"model\":\"a\"", "{\"model\":\"a", "{\"a\":[{}]", "{\"a\":1"})
  void noticesABodyThatIsCut(String body) {
    RequestScan scan = scan(Surface.MESSAGES, body);

    assertThat(scan.problem()).isEqualTo(Problem.TRUNCATED);
    assertThat(scan.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "true",
        "{}",
        "[\"a\"]",
        "\"\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"a\nb\""
      })
  void refusesAModelThatIsNoName(String model) {
    assertThat(scan(Surface.MESSAGES, "{\"model\":" + model + "}").problem())
        .isEqualTo(Problem.BAD_MODEL);
  }

  @Test
  void refusesAModelNameThatIsTooLong() {
    String longest = "m".repeat(RequestScan.MAX_MODEL_CHARACTERS);

    assertThat(scan(Surface.MESSAGES, "{\"model\":\"" + longest + "\"}").model())
        .isEqualTo(longest);
    assertThat(scan(Surface.MESSAGES, "{\"model\":\"" + longest + "m\"}").problem())
        .isEqualTo(Problem.BAD_MODEL);
    assertThat(scan(Surface.MESSAGES, "{\"model\":\"" + longest.repeat(100) + "\"}").problem())
        .isEqualTo(Problem.BAD_MODEL);
  }

  @Test
  void takesALongFactAsAbsent() {
    String longest = "u".repeat(RequestScan.MAX_FACT_CHARACTERS);

    assertThat(scan(Surface.MESSAGES, "{\"user\":\"" + longest + "\"}").fact(BodyFact.USER))
        .isEqualTo(longest);
    RequestScan scan = scan(Surface.MESSAGES, "{\"user\":\"" + longest + "u\"}");
    assertThat(scan.fact(BodyFact.USER)).isNull();
    assertThat(scan.problem()).isEqualTo(Problem.NONE);
  }

  @Test
  void refusesWhatNestsTooDeep() {
    int levels = RequestScan.MAX_DEPTH - 1;

    assertThat(scan(Surface.MESSAGES, nested(levels)).problem()).isEqualTo(Problem.NONE);
    assertThat(scan(Surface.MESSAGES, nested(levels + 1)).problem()).isEqualTo(Problem.TOO_DEEP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":true}|{\"stream_options\":{\"include_usage\":true},\"stream\":true}",
        " { \"stream\":true}| {\"stream_options\":{\"include_usage\":true}, \"stream\":true}",
        "{\"stream\":true,\"stream_options\":null}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{\"stream\":true,\"stream_options\":{}}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
        "{\"stream\":true,\"stream_options\":{ \"x\":1}}"
            + "|{\"stream\":true,\"stream_options\":{\"include_usage\":true, \"x\":1}}",
        "{\"stream_options\":{\"include_usage\":false },\"stream\":true}"
            + "|{\"stream_options\":{\"include_usage\":true },\"stream\":true}",
        "{\"stream_options\":{\"x\":[],\"include_usage\": null},\"stream\":true}"
            + "|{\"stream_options\":{\"x\":[],\"include_usage\": true},\"stream\":true}"
      })
  void saysHowToSwitchUsageOnInPlace(String beforeAndAfter) {
    String before = beforeAndAfter.substring(0, beforeAndAfter.indexOf('|'));
    String after = beforeAndAfter.substring(beforeAndAfter.indexOf('|') + 1);

    RequestScan scan = scan(Surface.CHAT_COMPLETIONS, before);

    assertThat(scan.usageAsked()).isFalse();
    assertThat(apply(before, scan.includeUsagePatch())).isEqualTo(after);
    assertThat(scan(Surface.CHAT_COMPLETIONS, after).usageAsked()).isTrue();
    assertThat(scan(Surface.CHAT_COMPLETIONS, after).includeUsagePatch()).isNull();
    assertThat(scan(Surface.RESPONSES, before).includeUsagePatch()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":false}",
        "{\"model\":\"m\"}",
        "{\"stream\":\"true\"}",
        "{\"stream\":true,\"stream_options\":1}",
        "{\"stream\":true,\"stream_options\":[]}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":\"no\"}}",
        "{\"stream\":true,\"stream_options\":{\"include_usage\":{}}}",
        "{\"stream\":true"
      })
  void leavesTheUsageOptionAloneWhereSwitchingItOnWouldBeWrong(String body) {
    assertThat(scan(Surface.CHAT_COMPLETIONS, body).includeUsagePatch()).isNull();
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  private static String apply(String body, @Nullable BodyPatch patch) {
    assertThat(patch).isNotNull();
    int offset = Math.toIntExact(patch.offset());
    return body.substring(0, offset)
        + new String(patch.insert(), UTF_8)
        + body.substring(offset + patch.removeLength());
  }

  private static RequestScan scan(Surface surface, String body) {
    RequestScan scan = new RequestScan(surface, false, 0);
    Pieces.whole(body.getBytes(UTF_8), scan::feed);
    scan.end();
    return scan;
  }
}
