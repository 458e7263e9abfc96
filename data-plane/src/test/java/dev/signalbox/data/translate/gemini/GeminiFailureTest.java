package dev.signalbox.data.translate.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.Fault;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GeminiFailureTest {

  private final GeminiCodec codec = new GeminiCodec();

  @ParameterizedTest
  @ValueSource(strings = {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"})
  void readsBlockedAnswersAsRefused(String reason) {
    Answer answer =
        codec.readAnswer(json("{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}"));

    assertThat(answer.stop()).isEqualTo(StopReason.REFUSED);
  }

  @Test
  void readsBlockedPromptsAsRefusedWithTheirUsage() {
    String blocked =
        """
        {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":7}}
        """;

    assertThat(codec.readAnswer(json(blocked)).stop()).isEqualTo(StopReason.REFUSED);
    Answer streamed = Assembled.of(events("data: " + blocked + "\n")).answer();
    assertThat(streamed.stop()).isEqualTo(StopReason.REFUSED);
    assertThat(streamed.usage().counts().of(Unit.INPUT_TOKEN)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "OTHER", "NEW"})
  void callsNoBreakdownOfTheModelAnEnd(String reason) {
    String body = "{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}";

    assertThatThrownBy(() -> codec.readAnswer(json(body)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(reason);
    assertThat(Assembled.of(events("data: " + body + "\n\n")).failure().message()).contains(reason);
  }

  /// Cases 31 and 36 to 38 of the complaints about usage: disjoint, and never summed up.
  @Test
  void readsUsageAsItGrows() {
    Answer answer =
        Assembled.of(
                events(
                    """
                    data: {"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model"}}],
                    data: "usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":60,
                    data: "thoughtsTokenCount":5,"toolUsePromptTokenCount":3}}

                    data: {"candidates":[{"finishReason":"STOP"}],
                    data: "usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":9,
                    data: "thoughtsTokenCount":5,"trafficType":"ON_DEMAND"}}

                    """))
            .answer();

    assertThat(answer.usage().counts().of(Unit.INPUT_TOKEN)).isEqualTo(43);
    assertThat(answer.usage().counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(60);
    assertThat(answer.usage().counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(14);
    assertThat(answer.usage().reasoningTokens()).isEqualTo(5);
    assertThat(answer.usage().tier()).isEqualTo("ON_DEMAND");
  }

  @Test
  void readsErrorsWithinStreams() {
    AnswerEvent.Failed failed =
        Assembled.of(
                events(
                    """
                    [{"error":{"code":429,"message":"slow down","status":"RESOURCE_EXHAUSTED",
                    "details":[{"retryDelay":"3.5s"}]}}]
                    """))
            .failure();

    assertThat(failed)
        .isEqualTo(new AnswerEvent.Failed(FailureKind.RATE_LIMITED, "slow down", Optional.of(4L)));
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, BAD_REQUEST",
    "401, UNAUTHENTICATED, UNAUTHENTICATED",
    "403, PERMISSION_DENIED, FORBIDDEN",
    "404, NOT_FOUND, NOT_FOUND",
    "429, RESOURCE_EXHAUSTED, RATE_LIMITED",
    "500, INTERNAL, PROVIDER",
    "503, UNAVAILABLE, OVERLOADED",
    "504, DEADLINE_EXCEEDED, TIMEOUT",
  })
  void readsAndWritesErrors(int status, String name, FailureKind kind) {
    String body =
        "{\"error\":{\"code\":" + status + ",\"message\":\"no\",\"status\":\"" + name + "\"}}";

    Fault fault = codec.readError(status, ("[" + body + "]").getBytes(UTF_8));

    assertThat(fault).isEqualTo(new Fault(kind, status, "no"));
    assertThat(codec.writeError(fault, carriage("m"))).isEqualTo(json(body));
  }

  @Test
  void readsWhatIsExhaustedForTheDayAsQuotaAndSaysSo() {
    String body =
        """
        {"error":{"code":429,"message":"no","status":"RESOURCE_EXHAUSTED","details":[
        {"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}]}}
        """;

    Fault fault = codec.readError(429, body.getBytes(UTF_8));

    assertThat(fault.kind()).isEqualTo(FailureKind.QUOTA);
    assertThat(Json.write(codec.writeError(fault, carriage("m")))).contains("QUOTA_EXHAUSTED");
    assertThat(
            codec
                .readError(
                    400,
                    """
                    {"error":{"status":"INVALID_ARGUMENT","message":"The input token count (9) exceeds the maximum number of tokens allowed (8)."}}
                    """
                        .getBytes(UTF_8))
                .kind())
        .isEqualTo(FailureKind.CONTEXT_FULL);
  }

  private List<AnswerEvent> events(String stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    byte[] bytes = stream.getBytes(UTF_8);
    reader.bytes(bytes, 0, bytes.length);
    reader.end();
    return events;
  }

  private static Carriage carriage(String model) {
    return new Carriage(model, "c1", 0, Capabilities.USUAL);
  }

  private static Obj json(String text) {
    return Json.parse(text).asObject();
  }
}
