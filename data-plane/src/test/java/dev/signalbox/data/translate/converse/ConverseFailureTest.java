package dev.signalbox.data.translate.converse;

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
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConverseFailureTest {

  private final ConverseCodec codec = new ConverseCodec();

  private static final Prompt ASKED = new PromptBuilder().build();

  @ParameterizedTest
  @CsvSource({
    "throttlingException, RATE_LIMITED",
    "serviceUnavailableException, OVERLOADED",
    "internalServerException, PROVIDER",
    "modelStreamErrorException, PROVIDER",
    "validationException, BAD_REQUEST",
  })
  void readsExceptionsWithinStreams(String type, FailureKind kind) {
    byte[] frame =
        new FrameEncoder()
            .encode(
                Map.of(":message-type", "exception", ":exception-type", type),
                "{\"message\":\"no\"}".getBytes(UTF_8));

    assertThat(Assembled.of(events(frame)).failure())
        .isEqualTo(new AnswerEvent.Failed(kind, "no", Optional.empty()));
  }

  @Test
  void saysThatAStreamIsDamaged() {
    byte[] frame =
        new FrameEncoder().encode(Map.of(":message-type", "event"), "{}".getBytes(UTF_8));
    frame[frame.length - 5] ^= 1;

    assertThat(Assembled.of(events(frame)).failure().message()).contains("damaged");
  }

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, BAD_REQUEST",
    "403, AccessDeniedException, FORBIDDEN",
    "404, ResourceNotFoundException, NOT_FOUND",
    "429, ThrottlingException, RATE_LIMITED",
    "500, InternalServerException, PROVIDER",
    "503, ServiceUnavailableException, OVERLOADED",
    "408, ModelTimeoutException, TIMEOUT",
  })
  void readsAndWritesErrors(int status, String type, FailureKind kind) {
    String body = "{\"__type\":\"" + type + "\",\"message\":\"no\"}";

    Fault fault = codec.readError(status, body.getBytes(UTF_8));

    assertThat(fault).isEqualTo(new Fault(kind, status, "no"));
    assertThat(codec.writeError(fault, carriage("m"))).isEqualTo(json(body));
    assertThat(codec.readError(status, "{\"message\":\"no\"}".getBytes(UTF_8)).kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed_tool_use", "malformed_model_output", "new"})
  void callsNoBreakdownOfTheModelAnEnd(String reason) {
    Obj body =
        json(
            """
            {"output":{"message":{"role":"assistant","content":[]}},"stopReason":"%s"}
            """
                .formatted(reason));

    assertThatThrownBy(() -> codec.readAnswer(body))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void countsWhatIsWrittenForAnHourApart() {
    Answer answer =
        codec.readAnswer(
            json(
                """
                {"output":{"message":{"role":"assistant","content":[]}},"stopReason":"end_turn",
                "usage":{"inputTokens":1,"outputTokens":2,"totalTokens":103,
                "cacheReadInputTokens":40,"cacheWriteInputTokens":60,"cacheDetails":[
                {"ttl":"1h","inputTokens":20},{"ttl":"5m","inputTokens":40}]},
                "serviceTier":{"type":"priority"}}
                """));

    assertThat(answer.usage().counts().of(Unit.CACHE_WRITE_1H_TOKEN)).isEqualTo(20);
    assertThat(answer.usage().counts().of(Unit.CACHE_WRITE_5M_TOKEN)).isEqualTo(40);
    assertThat(answer.usage().counts().of(Unit.INPUT_TOKEN)).isEqualTo(1);
    assertThat(answer.usage().tier()).isEqualTo("priority");
    assertThat(codec.readAnswer(codec.writeAnswer(answer, ASKED, carriage("m")))).isEqualTo(answer);
  }

  private List<AnswerEvent> events(byte[] stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    reader.bytes(stream, 0, stream.length);
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
