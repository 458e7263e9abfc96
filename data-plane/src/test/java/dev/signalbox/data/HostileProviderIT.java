package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Providers that break the rules of HTTP, or use them to the full. Whatever they do, the client
/// gets a whole answer, a clear refusal or a visible break, the record is closed once, and the next
/// call is served by a connection that is in step.
class HostileProviderIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final String ANSWER =
      "{\"id\":\"m\",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";

  private static RawProvider provider;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() throws Exception {
    provider = new RawProvider(RawProvider.json(ANSWER));
    proxy = ProxyFixture.with(provider);
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    provider.close();
  }

  /// Answers with these bytes, and ends the connection.
  private static RawProvider.Script raw(String bytes) {
    return (request, out, socket) -> {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      socket.close();
    };
  }

  /// Answers with these bytes, and keeps the connection.
  private static RawProvider.Script kept(String bytes) {
    return (request, out, socket) -> out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static AttemptClosed closed() throws Exception {
    proxy.opened();
    return proxy.closed();
  }

  private static RawClient.Answer call(RawProvider.Script script) throws Exception {
    provider.script(script);
    try (RawClient client = proxy.client()) {
      return client.post("/v1/messages", proxy.keyHeader(), BODY).answer();
    }
  }

  private static void servesTheNextCall() throws Exception {
    RawClient.Answer next = call(RawProvider.json(ANSWER));
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.text()).isEqualTo(ANSWER);
    assertThat(closed().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(proxy.closedCount()).as("each record is closed once").isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage\r\n\r\n",
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007",
        "HTTP/1.1",
        "HTTP/1.1 abc OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 99 Low\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 999 High\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nxyz",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\n{  }}",
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx-a: b\rset-cookie: c=d\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nx-a: b\u0000\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n"
            + "content-length: 9\r\n"
            + "transfer-encoding: chunked\r\n\r\n"
            + "2\r\n"
            + "{}\r\n"
            + "0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-len"
      })
  void refusesInTheCallersFormatWhatIsNoAnswer(String bytes) throws Exception {
    RawClient.Answer answer = call(raw(bytes));
    AttemptClosed closed = closed();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.text()).contains("\"type\":\"error\"");
    assertThat(closed.outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    servesTheNextCall();
  }

  @Test
  void refusesAHeadThatHasNoEnd() throws Exception {
    RawClient.Answer answer =
        call((request, out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] field = ("x-a: " + "a".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
          while (true) {
            out.write(field);
          }
        });

    assertThat(answer.status()).isEqualTo(502);
    provider.awaitHangUp();
    assertThat(closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    servesTheNextCall();
  }

  @Test
  void skipsAFewInterimAnswersAndEndsAFloodOfThem() throws Exception {
    String hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
    String whole = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    RawClient.Answer answer = call(kept("HTTP/1.1 100 Continue\r\n\r\n" + hints.repeat(3) + whole));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{}");
    closed();

    RawClient.Answer flooded =
        call((request, out, socket) -> {
          while (true) {
            out.write(hints.getBytes(StandardCharsets.US_ASCII));
          }
        });
    assertThat(flooded.status()).isEqualTo(502);
    assertThat(closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    servesTheNextCall();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"id\":\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"id\":\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"id\":xx5\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{\"id\":"
      })
  void breaksOffVisiblyAfterWhatHasCome(String bytes) throws Exception {
    provider.script(raw(bytes));
    try (RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      String rest = new String(client.socket().getInputStream().readAllBytes());

      assertThat(rest).contains("{\"id\":").doesNotEndWith("0\r\n\r\n");
    }
    assertThat(closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    servesTheNextCall();
  }

  @Test
  void resetsAnOldClientWhoseAnswerWasCut() throws Exception {
    provider.script(
        raw(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                + "transfer-encoding: chunked\r\n\r\n6\r\ndata: \r\n"));
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.0\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY);

      assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
    }
    assertThat(closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
  }

  @Test
  void takesTheEndOfTheConnectionForTheEndOfAnAnswerWithoutALength() throws Exception {
    RawClient.Answer answer =
        call(raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + ANSWER));
    AttemptClosed closed = closed();

    assertThat(answer.text()).isEqualTo(ANSWER);
    assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(3);
    servesTheNextCall();
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void passesAnswersThatHaveNoBody(int status) throws Exception {
    provider.script(
        kept(
            "HTTP/1.1 "
                + status
                + " X\r\ncontent-length: "
                + (status == 204 ? 0 : 9)
                + "\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);
      String head = client.head();

      assertThat(head).startsWith("HTTP/1.1 " + status);
      assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
      closed();
      provider.script(RawProvider.json(ANSWER));
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().text())
          .as("the connection is in step")
          .isEqualTo(ANSWER);
      closed();
    }
  }

  @Test
  void passesTrailersBehindChunks() throws Exception {
    provider.script(
        kept(
            "HTTP/1.1 200 OK\r\n"
                + "transfer-encoding: chunked\r\n\r\n"
                + "2\r\n"
                + "{}\r\n"
                + "0\r\n"
                + "x-sum: 1\r\n\r\n"));
    try (RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);
      client.head();
      byte[] rest =
          client.socket().getInputStream().readNBytes("2\r\n{}\r\n0\r\nx-sum: 1\r\n\r\n".length());

      assertThat(new String(rest, StandardCharsets.US_ASCII)).endsWith("0\r\nx-sum: 1\r\n\r\n");
    }
    closed();
    servesTheNextCall();
  }

  @Test
  void readsUsageFromAnAnswerThatPassesCompressed() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(ANSWER.getBytes(StandardCharsets.US_ASCII));
    }
    RawClient.Answer answer =
        call((request, out, socket) -> {
          out.write(
              ("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: "
                      + packed.size()
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          packed.writeTo(out);
        });

    assertThat(answer.body()).isEqualTo(packed.toByteArray());
    assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
        .isEqualTo(ANSWER.getBytes(StandardCharsets.US_ASCII));
    assertThat(closed().counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(3);
  }

  @Test
  void passesAnAnswerThatComesByteByByte() throws Exception {
    byte[] whole =
        ("HTTP/1.1 200 OK\r\ncontent-length: " + ANSWER.length() + "\r\n\r\n" + ANSWER)
            .getBytes(StandardCharsets.US_ASCII);
    RawClient.Answer answer =
        call((request, out, socket) -> {
          socket.setTcpNoDelay(true);
          for (byte one : whole) {
            out.write(one);
            out.flush();
          }
        });

    assertThat(answer.text()).isEqualTo(ANSWER);
    assertThat(closed().counts().of(Unit.INPUT_TOKEN)).isEqualTo(7);
  }

  @Test
  void dropsAConnectionThatSaysMoreThanItWasAsked() throws Exception {
    String whole = "HTTP/1.1 200 OK\r\ncontent-length: " + ANSWER.length() + "\r\n\r\n" + ANSWER;
    String poison = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison";
    assertThat(call(kept(whole + poison)).text()).isEqualTo(ANSWER);
    closed();
    provider.awaitHangUp();
    servesTheNextCall();
  }

  @Test
  void doesNotUseAConnectionAgainThatTheProviderEnded() throws Exception {
    Semaphore ended = new Semaphore(0);
    for (int calls = 0; calls < 5; calls++) {
      RawClient.Answer answer =
          call((request, out, socket) -> {
            RawProvider.json(ANSWER).answer(request, out, socket);
            socket.close();
            ended.release();
          });
      assertThat(answer.text()).isEqualTo(ANSWER);
      ended.acquire();
      assertThat(closed().outcome()).isEqualTo(Outcome.COMPLETED);
    }
    servesTheNextCall();
  }

  @Test
  void saysSoWhenTheProviderIsSilentForTooLong() throws Exception {
    try (RawProvider silent =
            new RawProvider((request, out, socket) -> {
              if (request.line().contains("begin")) {
                RawProvider.streamHead(out);
                RawProvider.chunk(out, "data: {}\n\n".getBytes(StandardCharsets.US_ASCII));
              }
              socket.getInputStream().read();
              throw new IOException("gone");
            });
        ProxyFixture impatient =
            ProxyFixture.with(
                silent, ShortLimits.provider(Duration.ofSeconds(5), Duration.ofMillis(300)));
        RawClient first = impatient.client();
        RawClient second = impatient.client()) {
      first.post("/v1/messages", impatient.keyHeader(), BODY);
      second.post("/v1/messages?begin", impatient.keyHeader(), BODY);

      RawClient.Answer answer = first.answer();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(answer.text()).contains("\"timeout_error\"");
      assertThat(second.head()).startsWith("HTTP/1.1 200");
      assertThat(new String(second.socket().getInputStream().readAllBytes()))
          .doesNotEndWith("0\r\n\r\n");
      assertThat(impatient.closed().outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(impatient.closed().outcome()).isEqualTo(Outcome.TIMEOUT);
      silent.awaitHangUp();
      silent.awaitHangUp();
    }
  }
}
