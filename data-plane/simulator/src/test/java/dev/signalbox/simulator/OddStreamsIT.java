package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Wire.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streams as no vendor promises them and some upstream sends them, and faults in the newer
/// formats.
class OddStreamsIT {

  private static final String CONVERSE = "/model/us.anthropic.claude-opus-5-5/converse-stream";
  private static final String CONVERSATION =
      "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"go\"}]}]}";
  private static final String GEMINI =
      "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse&key=k";
  private static final String CONTENTS =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"go\"}]}]}";
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"},\"description\":"
          + "{\"type\":\"string\"}},\"required\":[\"command\",\"description\"]}";
  private static final String CHAT =
      "{\"model\":\"gpt-4.1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"go\"}],"
          + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"bash\",\"parameters\":"
          + SCHEMA
          + "}}]}";
  private static final String RESPONSES =
      "{\"model\":\"gpt-5.5\",\"stream\":true,\"input\":\"go\",\"tools\":[{\"type\":\"function\","
          + "\"name\":\"bash\",\"parameters\":"
          + SCHEMA
          + "}]}";

  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    wire = new Wire();
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void endsABinaryStreamWithAnExceptionFrame() throws IOException {
    Received received = wire.post(CONVERSE, CONVERSATION, "x-sim-fault: error:2");
    List<BinaryFrames> frames = BinaryFrames.read(received.body());
    assertThat(frames).hasSize(3);
    assertThat(frames.getLast().headers()).containsEntry(":message-type", "exception");
    assertThat(frames.getLast().kind()).isEqualTo("modelStreamErrorException");
    assertThat(received.complete()).isTrue();
  }

  @Test
  void cutsBinaryStreamsWithoutChangingAByte() throws IOException {
    String[] knobs = {"x-sim-split: 1,5,3", "x-sim-line-end: crlf", "x-sim-odd: comments"};
    Received cut = wire.post(CONVERSE, CONVERSATION, knobs);
    assertThat(cut.chunks().subList(0, 3)).containsExactly(1, 5, 3);
    assertThat(ConverseGrammar.answer(cut.body()).string("stopReason")).isEqualTo("end_turn");
  }

  @Test
  void breaksAGeminiStreamOff() throws IOException {
    Received received = wire.post(GEMINI, CONTENTS, "x-sim-fault: error:1");
    assertThat(received.text()).endsWith("\"status\":\"UNAVAILABLE\"}}\r\n\r\n");
    assertThat(wire.post(GEMINI, CONTENTS, "x-sim-fault: fin:2").complete()).isFalse();
  }

  @Test
  void cutsInsideCharacters() throws IOException {
    Received cut = wire.post(GEMINI, CONTENTS, "x-sim-alphabet: unicode", "x-sim-split: 1,2");
    assertThat(GeminiGrammar.events(cut.text())).isNotNull();
  }

  @Test
  void writesLineEndsAsAsked() throws IOException {
    assertThat(wire.post(GEMINI, CONTENTS, "x-sim-line-end: cr").text())
        .contains("}\r\rdata: ")
        .doesNotContain("\n");
    assertThat(wire.post(GEMINI, CONTENTS, "x-sim-line-end: lf").text()).doesNotContain("\r");
    assertThat(wire.post("/v1/messages", Wire.streamed(), "x-sim-line-end: cr").text())
        .doesNotContain("\n");
  }

  @Test
  void leavesTheSpaceOutAndCommentsBetween() throws IOException {
    String text = wire.post("/v1/messages", Wire.streamed(), "x-sim-odd: no-space,comments").text();
    assertThat(text).contains("\ndata:{").doesNotContain("data: {").contains(": comment\n\n");
    MessagesGrammar.message(
        text.replaceAll("(?m)^:.*\n\n?", "").replaceAll("(?m)^(data|event):", "$1: "));
  }

  @Test
  void interleavesTheArgumentsOfParallelCalls() throws IOException {
    List<Long> chat = new ArrayList<>();
    for (Sse event : chunks(wire.post("/v1/chat/completions", CHAT, "x-sim-odd: interleave"))) {
      calls(event).forEach(call -> chat.add(call.number("index")));
    }
    assertThat(chat).startsWith(0L, 1L, 0L, 1L);

    List<String> responses = new ArrayList<>();
    for (Sse event : chunks(wire.post("/v1/responses", RESPONSES, "x-sim-odd: interleave"))) {
      if (event.event().equals("response.output_item.added")
          && event.json().object("item").string("type").equals("function_call")) {
        responses.add("added");
      }
      if (event.event().equals("response.function_call_arguments.delta")) {
        responses.add("delta");
      }
    }
    assertThat(responses).startsWith("added", "added", "delta", "delta");
  }

  @Test
  void sendsTheLastArgumentsAfterTheirEnd() throws IOException {
    boolean ended = false;
    boolean late = false;
    for (Sse event : chunks(wire.post("/v1/chat/completions", CHAT, "x-sim-odd: late-arguments"))) {
      late = late || (ended && !calls(event).isEmpty());
      ended = ended || event.data().contains("\"finish_reason\":\"tool_calls\"");
    }
    assertThat(late).isTrue();
    String stream = wire.post("/v1/responses", RESPONSES, "x-sim-odd: late-arguments").text();
    assertThat(stream.lastIndexOf("event: response.function_call_arguments.delta"))
        .isGreaterThan(stream.lastIndexOf("event: response.function_call_arguments.done"));
  }

  @Test
  void inventsEventsThatNobodyKnows() throws IOException {
    String odd = "x-sim-odd: unknown-events";
    assertThat(wire.post("/v1/messages", Wire.streamed(), odd).text())
        .contains("event: from_the_future\n");
    assertThat(wire.post("/v1/responses", RESPONSES, odd).text())
        .contains("event: response.from_the_future\n");
    assertThat(BinaryFrames.read(wire.post(CONVERSE, CONVERSATION, odd).body()))
        .anyMatch(frame -> frame.kind().equals("fromTheFuture"));
  }

  @Test
  void sendsEventsOfSeveralMegabytes() throws IOException {
    Received received =
        wire.post(GEMINI, CONTENTS, "x-sim-events: 1", "x-sim-answer-bytes: 4000000");
    assertThat(received.text().lines().mapToInt(String::length).max().orElse(0))
        .isGreaterThan(4_000_000);
    assertThat(GeminiGrammar.events(received.text())).isNotNull();
  }

  @Test
  void fallsSilentOnceForSomeTime() throws IOException {
    long start = System.nanoTime();
    Received received =
        wire.post(CONVERSE, CONVERSATION, "x-sim-pause-ms: 300", "x-sim-pause-after: 2");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    assertThat(received.complete()).isTrue();
  }

  @Test
  void failsTokenEndpointsOnRequestAndLeavesModelsAlone() throws IOException {
    wire.server.configure(Map.of("identity-fault", "503", "fault-times", "1"));
    assertThat(wire.post("/token", "grant_type=x").status()).isEqualTo(503);
    assertThat(wire.post("/token", "grant_type=x").status()).isEqualTo(400);
    wire.server.configure(Map.of("identity-fault", "503"));
    assertThat(wire.post("/v1/messages", Wire.whole()).status()).isEqualTo(200);
  }

  private static List<Sse> chunks(Received received) {
    return Sse.read(received.text()).stream()
        .filter(event -> !event.data().equals("[DONE]"))
        .toList();
  }

  private static List<JsonValue.Obj> calls(Sse chunk) {
    return chunk.json().array("choices").stream()
        .flatMap(choice -> choice.asObject().object("delta").array("tool_calls").stream())
        .map(JsonValue::asObject)
        .toList();
  }
}
