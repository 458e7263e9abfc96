package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.Outcome;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients over HTTP/2: streams instead of connections, resets instead of hang-ups.
class Http2IT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final String EVENT = "data: {\"type\":\"ping\"}\n\n";

  private static RawProvider.Script echo() {
    return (request, out, socket) ->
        RawProvider.json(new String(request.body(), StandardCharsets.UTF_8))
            .answer(request, out, socket);
  }

  /// Begins a stream of events and waits for the other side to go.
  private static RawProvider.Script begin(CountDownLatch begun) {
    return (request, out, socket) -> {
      RawProvider.streamHead(out);
      RawProvider.chunk(out, EVENT.getBytes(StandardCharsets.US_ASCII));
      begun.countDown();
      socket.getInputStream().read();
      throw new IOException("gone");
    };
  }

  @Test
  void servesManyStreamsOfOneConnectionAtATime() throws Exception {
    CountDownLatch all = new CountDownLatch(20);
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              all.countDown();
              all.await();
              echo().answer(request, out, socket);
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      List<Http2Client.Stream> streams = new ArrayList<>();
      for (int count = 0; count < 20; count++) {
        streams.add(
            client.stream()
                .head(Http2Client.call("/v1/messages?n=" + count, proxy.key()), false)
                .data(BODY.replace("[]", "[" + count + "]"), true));
      }
      for (int count = 0; count < 20; count++) {
        assertThat(streams.get(count).rest()).contains("[" + count + "]");
      }
    }
  }

  @Test
  void passesHeadersWithoutTracesOfTheProtocol() throws Exception {
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Headers head = Http2Client.call("/v1/messages?a=%2F", proxy.key()).add("x-odd", "a  b");
      Http2Client.Stream stream = client.stream().head(head, false).data(BODY, true);

      assertThat(stream.rest()).isEqualTo(BODY);
      RawProvider.Request received = provider.next();
      assertThat(received.line()).isEqualTo("POST /v1/messages?a=%2F HTTP/1.1");
      assertThat(received.hasHeader("x-odd: a  b")).isTrue();
      assertThat(received.head().toLowerCase(Locale.ROOT)).doesNotContain("x-http2", "gateway");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/messages HTTP/1.1\r\nx-smuggled: 1",
        "/v1/messages?x\r\n\r\nPOST /v1/hidden HTTP/1.1",
        "/v1/messages?a b",
        "/v1/messages?\u0000",
        "v1/messages",
        "*"
      })
  void refusesAPathThatWouldNotBeOneInARequestLine(String path) throws Exception {
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Event first =
          client.stream().head(Http2Client.call(path, proxy.key()), false).data(BODY, true).next();

      assertThat(first.kind() + first.text()).isIn("head400", "resetPROTOCOL_ERROR", "resetCANCEL");
      assertThat(provider.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\u0000b", "a\nb"})
  void refusesAHeaderThatWouldNotBeOneInTheNextProtocol(String value) throws Exception {
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Headers head = Http2Client.call("/v1/messages", proxy.key()).add("x-a", value);
      Http2Client.Event first = client.stream().head(head, false).data(BODY, true).next();

      assertThat(first.kind() + first.text()).isNotEqualTo("head200");
      assertThat(provider.waiting()).isZero();
    }
  }

  @Test
  void streamsEventsAsTheyCome() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, EVENT.getBytes(StandardCharsets.US_ASCII));
              seen.await();
              RawProvider.chunk(out, EVENT.getBytes(StandardCharsets.US_ASCII));
              out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream stream =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      stream.data(BODY, true);

      assertThat(stream.next().text()).isEqualTo("200");
      assertThat(stream.next().text()).isEqualTo(EVENT);
      seen.countDown();
      assertThat(stream.rest()).isEqualTo(EVENT);
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void passesLargeBodiesBothWaysUnderFlowControl() throws Exception {
    String large = "{\"model\":\"claude-x\",\"x\":\"" + "a".repeat(8_000_000) + "\"}";
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream stream =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);

      assertThat(stream.data(large, true).rest()).isEqualTo(large);
    }
  }

  @Test
  void doesNotLetAStreamThatIsNotReadHoldUpTheOthers() throws Exception {
    String large = "{\"model\":\"claude-x\",\"x\":\"" + "a".repeat(2_000_000) + "\"}";
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream stalled =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      stalled.data(large, true);
      assertThat(stalled.next().text()).isEqualTo("200");
      stalled.stopReading();
      for (int calls = 0; calls < 5; calls++) {
        assertThat(
                client.stream()
                    .head(Http2Client.call("/v1/nothing", proxy.key()), false)
                    .data(BODY, true)
                    .next()
                    .text())
            .isEqualTo("404");
      }
      stalled.close();
    }
  }

  @Test
  void cancelsACallThatIsHeldBackWhenItsConnectionIsGone() throws Exception {
    for (boolean reset : new boolean[] {true, false}) {
      try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          ProxyFixture proxy =
              new ProxyFixture(
                  Limits.DEFAULT,
                  List.of(),
                  ProxyFixture.anthropic("http://127.0.0.1:" + deaf.getLocalPort() + "/v1"));
          Http2Client client = new Http2Client(proxy.port())) {
        Http2Headers head =
            Http2Client.call("/v1/messages", proxy.key()).add("x-signalbox-session-id", "s");
        Http2Client.Stream stream = client.stream().head(head, false);
        stream.data("{\"model\":\"claude-x\",\"x\":\"" + "a".repeat(20_000_000), false);
        proxy.opened();
        stream.awaitStandstill();
        if (reset) {
          stream.reset();
        } else {
          client.drop();
        }

        assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      }
    }
  }

  @Test
  void cancelsTheProviderWhenTheStreamIsReset() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawProvider provider = new RawProvider(begin(begun));
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream stream =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      stream.data(BODY, true);
      begun.await();
      stream.reset();
      provider.awaitHangUp();
      AttemptClosed closed = proxy.closed();

      assertThat(closed.outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      provider.script(echo());
      assertThat(
              client.stream()
                  .head(Http2Client.call("/v1/messages", proxy.key()), false)
                  .data(BODY, true)
                  .rest())
          .as("the connection serves on")
          .isEqualTo(BODY);
    }
  }

  @Test
  void resetsAStreamWhoseProviderDied() throws Exception {
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, EVENT.getBytes(StandardCharsets.US_ASCII));
              socket.close();
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream stream =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      stream.data(BODY, true);
      Http2Client.Event event = stream.next();
      while (!event.end()) {
        event = stream.next();
      }

      assertThat(event.kind()).isEqualTo("reset");
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    }
  }

  @Test
  void refusesInTheCallersFormatAndStopsWhatIsStillSent() throws Exception {
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy = ProxyFixture.with(provider, ShortLimits.body(100_000));
        Http2Client client = new Http2Client(proxy.port())) {
      Http2Client.Stream nobody =
          client.stream().head(Http2Client.call("/v1/messages", "nobody"), false).data(BODY, true);
      assertThat(nobody.rest()).contains("\"authentication_error\"");

      Http2Client.Stream large =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      large.data("{\"x\":\"" + "a".repeat(4_000_000), false);
      assertThat(large.next().text()).isEqualTo("413");
      assertThat(large.rest()).contains("request_too_large");
      assertThat(large.next()).isEqualTo(new Http2Client.Event("reset", "NO_ERROR", true));

      Http2Client.Stream head =
          client.stream().head(Http2Client.call("/v1/nothing", proxy.key()).method("HEAD"), true);
      assertThat(head.next().text()).isEqualTo("404");
      assertThat(head.rest()).as("no body to HEAD").isEmpty();
    }
  }

  @Test
  void saysGoodbyeWhenItDrainsAndLetsStreamsFinish() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              begun.countDown();
              goOn.await();
              echo().answer(request, out, socket);
            });
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(),
                ProxyFixture.providers(provider),
                java.util.Optional.empty(),
                Duration.ofSeconds(20));
        Http2Client client = new Http2Client(proxy.port());
        Http2Client idle = new Http2Client(proxy.port())) {
      assertThat(idle.stream().head(Http2Client.call("/v1/nothing", "x"), true).next().text())
          .isEqualTo("404");
      Http2Client.Stream stream =
          client.stream().head(Http2Client.call("/v1/messages", proxy.key()), false);
      stream.data(BODY, true);
      begun.await();
      Thread closing = Thread.ofVirtual().start(proxy::close);
      client.awaitGoodbye();
      idle.awaitGoodbye();
      assertThat(idle.awaitEnd()).isTrue();
      goOn.countDown();

      assertThat(stream.rest()).isEqualTo(BODY);
      assertThat(client.awaitEnd()).isTrue();
      closing.join(10_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void endsAConnectionOnWhichNothingHappens() throws Exception {
    Duration brief = Duration.ofMillis(300);
    try (RawProvider provider = new RawProvider(echo());
        ProxyFixture proxy =
            ProxyFixture.with(
                provider, ShortLimits.client(Duration.ofSeconds(9), Duration.ofSeconds(9), brief));
        Http2Client client = new Http2Client(proxy.port())) {
      assertThat(client.awaitEnd()).isTrue();
    }
  }
}
