package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Exchange.State;
import dev.signalbox.simulator.Wire.Received;
import dev.signalbox.simulator.call.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The simulator on bare sockets: framing, pieces, encodings, faults and the record of it all.
class WireIT {

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
  void recordsExactlyWhatItReceivedAndSent() throws IOException {
    Received received =
        wire.post("/v1/messages?beta=true", Wire.streamed(), "X-Sim-Marker: one", "X-Odd:  a,b ");
    Exchange exchange = wire.ended("one");

    assertThat(exchange.state()).isEqualTo(State.FINISHED);
    assertThat(exchange.target()).isEqualTo("/v1/messages?beta=true");
    assertThat(exchange.requestHeaders().lines().getLast()).isEqualTo(new Header("X-Odd", "a,b"));
    assertThat(exchange.requestSha256())
        .isEqualTo(Digest.of(Wire.streamed().getBytes(StandardCharsets.UTF_8)).sha256());
    assertThat(exchange.sent()).isEqualTo(Digest.of(received.body()));
    assertThat(exchange.plain()).isEqualTo(exchange.sent());
    assertThat(received.head()).contains("request-id: " + exchange.requestId());
    assertThat(exchange.usage().orElseThrow().complete()).isTrue();
    JsonValue.Obj message = MessagesGrammar.message(received.text());
    assertThat(exchange.usage().orElseThrow().vendor()).isEqualTo(message.require("usage"));
  }

  @Test
  void cutsAStreamAtGivenSizesAlsoInsideCharactersAndLineEnds() throws IOException {
    Received plain = wire.post("/v1/messages", Wire.streamed(), "x-sim-alphabet: unicode");
    Received cut =
        wire.post(
            "/v1/messages",
            Wire.streamed(),
            "x-sim-alphabet: unicode",
            "x-sim-split: 1,7,3",
            "x-sim-line-end: crlf");

    assertThat(cut.chunks().subList(0, 6)).containsExactly(1, 7, 3, 1, 7, 3);
    assertThat(cut.complete()).isTrue();
    assertThat(cut.text()).contains("\r\n\r\n");
    assertThat(MessagesGrammar.message(cut.text().replace("\r\n", "\n")).require("content"))
        .isEqualTo(MessagesGrammar.message(plain.text()).require("content"));
  }

  @Test
  void compressesOnlyForThoseWhoCanRead() throws IOException {
    Received gzip =
        wire.post(
            "/v1/messages",
            Wire.streamed(),
            "x-sim-gzip: on",
            "accept-encoding: gzip, br",
            "x-sim-marker: zip");
    Received plain = wire.post("/v1/messages", Wire.streamed(), "x-sim-gzip: on");

    assertThat(gzip.head()).contains("content-encoding: gzip");
    assertThat(plain.head()).doesNotContain("content-encoding");
    byte[] text = new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes();
    MessagesGrammar.message(new String(text, StandardCharsets.UTF_8));
    assertThat(wire.ended("zip").plain()).isEqualTo(Digest.of(text));
    assertThat(wire.ended("zip").sent()).isEqualTo(Digest.of(gzip.body()));
  }

  @Test
  void givesTheAskedNumberOfEventsAndBytes() throws IOException {
    Received received =
        wire.post("/v1/messages", Wire.streamed(), "x-sim-events: 7", "x-sim-answer-bytes: 1000");
    assertThat(received.text().split("text_delta", -1)).hasSize(8);
    JsonValue.Obj block =
        MessagesGrammar.message(received.text()).array("content").getFirst().asObject();
    assertThat(block.string("text")).hasSize(1000);
  }

  @Test
  void failsWithTheVendorsWordsAndAdvice() throws IOException {
    Received limited = wire.post("/v1/messages", Wire.whole(), "x-sim-fault: 429:7");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.head()).contains("retry-after: 7");
    assertThat(limited.text()).contains("rate_limit_error");

    Received overloaded = wire.post("/v1/messages", Wire.whole().replace("5-5", "5-5@sim:529"));
    assertThat(overloaded.status()).isEqualTo(529);
    assertThat(overloaded.text()).contains("overloaded_error");

    wire.server.configure(Map.of("fault", "500"));
    assertThat(wire.post("/v1/messages", Wire.whole()).text()).contains("api_error");
    wire.server.reset();
    assertThat(wire.post("/v1/messages", Wire.whole()).status()).isEqualTo(200);
  }

  @Test
  void failsOnlyTheFirstCallsOfAMarker() throws IOException {
    String[] headers = {"x-sim-fault: 503", "x-sim-fault-times: 2", "x-sim-marker: retry"};
    assertThat(wire.post("/v1/messages", Wire.whole(), headers).status()).isEqualTo(503);
    assertThat(wire.post("/v1/messages", Wire.whole(), headers).status()).isEqualTo(503);
    assertThat(wire.post("/v1/messages", Wire.whole(), headers).status()).isEqualTo(200);
    assertThat(wire.server.exchanges("retry")).hasSize(3);
  }

  @Test
  void closesInTheMiddleOfAStream() throws IOException {
    Received received =
        wire.post("/v1/messages", Wire.streamed(), "x-sim-fault: fin:3", "x-sim-marker: fin");

    assertThat(received.complete()).isFalse();
    assertThat(Sse.read(received.text())).hasSize(3);
    Exchange exchange = wire.ended("fin");
    assertThat(exchange.state()).isEqualTo(State.ABORTED);
    assertThat(exchange.events()).isEqualTo(3);
    assertThat(exchange.usage().orElseThrow().complete()).isFalse();
  }

  @Test
  void resetsTheConnection() throws IOException {
    try (Socket socket = wire.connect()) {
      socket
          .getOutputStream()
          .write(
              Wire.request(
                  "/v1/messages",
                  Wire.streamed(),
                  "connection: keep-alive",
                  "x-sim-fault: reset:2",
                  "x-sim-marker: rst"));
      assertThat(wire.ended("rst").state()).isEqualTo(State.ABORTED);
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void staysSilentUntilTheCallerGivesUp() throws IOException {
    try (Socket socket = wire.connect()) {
      socket
          .getOutputStream()
          .write(
              Wire.request(
                  "/v1/messages",
                  Wire.streamed(),
                  "connection: keep-alive",
                  "x-sim-fault: stall:1",
                  "x-sim-marker: still"));
      byte[] begun = new byte[8_192];
      assertThat(socket.getInputStream().read(begun)).isPositive();
      assertThat(wire.server.exchanges("still").getFirst().state()).isEqualTo(State.STARTED);
    }
    assertThat(wire.ended("still").state()).isEqualTo(State.ABORTED);
  }

  @Test
  void endsAStreamWithTheVendorsErrorEvent() throws IOException {
    Received messages = wire.post("/v1/messages", Wire.streamed(), "x-sim-fault: error:4");
    List<Sse> events = Sse.read(messages.text());
    assertThat(messages.complete()).isTrue();
    assertThat(events).hasSize(5);
    assertThat(events.getLast().event()).isEqualTo("error");

    Received responses =
        wire.post(
            "/v1/responses",
            "{\"model\":\"m\",\"input\":\"x\",\"stream\":true}",
            "x-sim-fault: error:3");
    Sse last = Sse.read(responses.text()).getLast();
    assertThat(last.event()).isEqualTo("response.failed");
    assertThat(last.json().number("sequence_number")).isEqualTo(3);
  }

  @Test
  void cutsJsonInsideAWellFramedAnswer() throws IOException {
    Received received = wire.post("/v1/messages", Wire.whole(), "x-sim-fault: truncate:30");
    assertThat(received.complete()).isTrue();
    assertThat(received.text()).hasSize(30).startsWith("{\"id\":\"msg_");
  }

  @Test
  void refusesWhatIsLargerThanTheVendorTakes() throws IOException {
    Received received = wire.post("/v1/messages", " ".repeat((32 << 20) + 1));
    assertThat(received.status()).isEqualTo(413);
    assertThat(received.text()).contains("request_too_large");
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    try (Socket socket = wire.connect()) {
      byte[] first =
          Wire.request(
              "/v1/messages", Wire.whole(), "connection: keep-alive", "x-sim-fault: slow:50");
      byte[] second =
          Wire.request("/v1/messages", Wire.whole(), "connection: close", "x-sim-fault: 404");
      socket.getOutputStream().write(first);
      socket.getOutputStream().write(second);
      String both = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(both.indexOf("HTTP/1.1 200")).isZero();
      assertThat(both).contains("HTTP/1.1 404");
    }
  }

  @Test
  void holdsManyPacedStreamsAtOnce() throws Exception {
    int streams = 200;
    Set<Socket> sockets = new HashSet<>();
    for (int index = 0; index < streams; index++) {
      Socket socket = wire.connect();
      sockets.add(socket);
      socket
          .getOutputStream()
          .write(
              Wire.request(
                  "/v1/messages",
                  Wire.streamed(),
                  "connection: close",
                  "x-sim-events: 10",
                  "x-sim-pace-ms: 20"));
    }
    for (Socket socket : sockets) {
      Received received = Received.read(socket.getInputStream());
      assertThat(received.complete()).isTrue();
      MessagesGrammar.message(received.text());
      socket.close();
    }
    assertThat(wire.server.exchanges()).hasSize(streams);
  }

  @Test
  void showsAndSetsUpThroughItsControlPaths() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      wire.post("/v1/messages", Wire.whole(), "x-sim-marker: seen");
      wire.ended("seen");
      JsonValue.Obj found =
          Json.parse(send(client, "GET", "/_sim/exchanges?marker=seen", "")).asObject();
      JsonValue.Obj exchange = found.array("exchanges").getFirst().asObject();
      assertThat(exchange.string("state")).isEqualTo("finished");
      assertThat(exchange.object("counts").number("output_token")).isPositive();
      assertThat(send(client, "GET", "/_sim/exchanges?since=" + found.number("next"), ""))
          .contains("\"exchanges\":[]");

      assertThat(send(client, "POST", "/_sim/config", "{\"events\":3}"))
          .isEqualTo("{\"events\":\"3\"}");
      assertThat(send(client, "POST", "/_sim/config", "{\"evnets\":3}")).contains("no such knob");
      send(client, "POST", "/_sim/reset", "");
      assertThat(send(client, "GET", "/_sim/config", "")).isEqualTo("{}");
      assertThat(wire.server.exchanges()).isEmpty();
    }
  }

  private String send(HttpClient client, String method, String path, String body)
      throws IOException, InterruptedException {
    URI uri = URI.create(wire.server.baseUri() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
