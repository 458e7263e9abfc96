package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Clients that go, or dawdle, at every stage of a call.
class HangUpIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final String SESSION = "x-signalbox-session-id: s-1\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);

  private static String head(ProxyFixture proxy, String more, int length) {
    return "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
        + proxy.keyHeader()
        + more
        + "content-length: "
        + length
        + "\r\n\r\n";
  }

  /// Takes a request's head and start of body and waits for the other side to go.
  private static RawProvider reading(CountDownLatch begun) throws Exception {
    return new RawProvider((request, out, socket) -> {
      begun.countDown();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      throw new java.io.IOException("gone");
    });
  }

  @Test
  void forgetsClientsThatGoBeforeTheyAsk() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      for (String start :
          new String[] {
            "",
            "P",
            "PRI * HT",
            "POST /v1/messages HTTP/1.1\r\nhos",
            head(proxy, "", 500),
            head(proxy, "", 500) + BODY
          }) {
        try (RawClient client = proxy.client()) {
          client.send(start);
        }
      }
      try (RawClient client = proxy.client()) {
        assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
            .isEqualTo(200);
      }
      proxy.opened();
      proxy.closed();
      assertThat(proxy.openedCount()).as("only the whole call was booked").isZero();
    }
  }

  @Test
  void cancelsACallWhoseClientGoesWithinItsBody() throws Exception {
    try (PartialProvider provider = new PartialProvider();
        ProxyFixture proxy =
            new ProxyFixture(
                dev.signalbox.model.bundle.Limits.DEFAULT,
                java.util.List.of(),
                ProxyFixture.anthropic(provider.baseUrl()))) {
      try (RawClient client = proxy.client()) {
        client.send(head(proxy, SESSION, 5_000) + "{\"model\":\"claude-x\",\"messages\":[");
        provider.awaitText("\"messages\":[");
      }
      AttemptClosed closed = proxy.closed();

      assertThat(closed.outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      assertThat(provider.awaitEnd()).doesNotContain("]}");
    }
  }

  @Test
  void stopsACallWhoseBodyNamesAnotherModelAfterItWasSentOn() throws Exception {
    for (String second : new String[] {"\"model\":\"z\"", "\"\\u006dode\\u006c\":\"z\""}) {
      try (PartialProvider provider = new PartialProvider();
          ProxyFixture proxy =
              new ProxyFixture(
                  dev.signalbox.model.bundle.Limits.DEFAULT,
                  java.util.List.of(),
                  ProxyFixture.anthropic(provider.baseUrl()));
          RawClient client = proxy.client()) {
        String start = "{\"model\":\"claude-x\",\"messages\":[";
        String end = "]," + second + "}";
        client.send(head(proxy, SESSION, start.length() + end.length()) + start);
        provider.awaitText("\"messages\":[");
        RawClient.Answer answer = client.send(end).answer();
        AttemptClosed closed = proxy.closed();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(provider.awaitEnd()).as("the body stays incomplete").doesNotContain("]");
        assertThat(closed.outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
        assertThat(client.post("/v1/messages", "", BODY).answer().status())
            .as("the connection is still in step")
            .isEqualTo(401);
      }
    }
  }

  @Test
  void cancelsACallWhoseClientGoesWhileTheProviderIsSilent() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawProvider provider = reading(begun);
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      try (RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        begun.await();
      }
      provider.awaitHangUp();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
    }
  }

  @Test
  void takesAHalfCloseForAHangUp() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawProvider provider = reading(begun);
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);
      begun.await();
      client.socket().shutdownOutput();

      provider.awaitHangUp();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void noticesAHangUpBehindAPipelinedRequest() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawProvider provider = reading(begun);
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      try (RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        begun.await();
      }
      provider.awaitHangUp();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      proxy.opened();
      assertThat(proxy.openedCount()).as("the second call never began").isZero();
    }
  }

  @Test
  void booksAWholeAnswerAsWholeThoughTheClientGoesAtItsLastEvent() throws Exception {
    String events =
        "event: message_start\n"
            + "data:"
            + " {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}}\n\n"
            + "event: message_delta\n"
            + "data:"
            + " {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":42}}\n\n"
            + "event: message_stop\n"
            + "data: {\"type\":\"message_stop\"}\n\n";
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, events.getBytes(StandardCharsets.UTF_8));
              socket.getInputStream().read();
              throw new java.io.IOException("gone");
            });
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      try (RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        client.head();
        client.socket().getInputStream().readNBytes(events.length());
      }
      provider.awaitHangUp();
      AttemptClosed closed = proxy.closed();

      assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(42);
      assertThat(proxy.closedCount()).as("closed once").isZero();
    }
  }

  @Test
  void tellsASlowHeadThatItWasTooSlowAndEndsASilentConnection() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider, ShortLimits.client(SHORT, LONG, SHORT));
        RawClient slow = proxy.client();
        RawClient silent = proxy.client();
        RawClient second = proxy.client()) {
      slow.send("POST /v1/messages HTTP/1.1\r\nhost: ");
      assertThat(second.post("/v1/messages", "", BODY).answer().status()).isEqualTo(401);
      second.send("POST /v1/mess");

      RawClient.Answer answer = slow.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(slow.isEnded()).isTrue();
      assertThat(silent.isEnded()).isTrue();
      assertThat(second.answer().status()).isEqualTo(408);
    }
  }

  @Test
  void tellsASlowBodyThatItWasTooSlow() throws Exception {
    try (PartialProvider provider = new PartialProvider();
        ProxyFixture proxy =
            new ProxyFixture(
                ShortLimits.client(LONG, SHORT, LONG),
                java.util.List.of(),
                ProxyFixture.anthropic(provider.baseUrl()));
        RawClient held = proxy.client();
        RawClient sent = proxy.client();
        RawClient refused = proxy.client()) {
      held.send(head(proxy, "", 500) + "{");
      sent.send(head(proxy, SESSION, 500) + "{\"model\":\"claude-x\",");
      refused.send("POST /v1/nothing HTTP/1.1\r\nhost: g\r\ncontent-length: 500\r\n\r\n{");

      assertThat(held.answer().status()).isEqualTo(408);
      RawClient.Answer answer = sent.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.text()).contains("\"timeout_error\"");
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      assertThat(refused.answer().status()).isEqualTo(404);
      assertThat(refused.isEnded()).isTrue();
    }
  }
}
