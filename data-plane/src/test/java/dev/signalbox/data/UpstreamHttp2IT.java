package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Providers that speak HTTP/2.
class UpstreamHttp2IT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final String EVENT = "data: {\"type\":\"ping\"}\n\n";

  @TempDir static Path folder;
  private static TlsIdentity identity;

  @BeforeAll
  static void make() throws Exception {
    identity = Certificates.make(folder, "provider", "ip:127.0.0.1");
  }

  private static TlsProvider provider(TlsProvider.Script script, Http2Settings settings)
      throws Exception {
    return new TlsProvider(identity, script, settings, "h2");
  }

  private static ProxyFixture proxy(TlsProvider provider) {
    List<ProviderSource> sources =
        ProxyFixture.providers("https://127.0.0.1:" + provider.port() + "/v1").stream()
            .map(source -> ProxyFixture.trusting(source, identity.certificate().toString()))
            .toList();
    return new ProxyFixture(Limits.DEFAULT, List.of(), sources);
  }

  /// Answers with the head and the first event of a stream, and says no more.
  private static void begin(FullHttpRequest request, ChannelHandlerContext context) {
    DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set("content-type", "text/event-stream");
    context.write(head);
    context.writeAndFlush(
        new DefaultHttpContent(Unpooled.copiedBuffer(EVENT, StandardCharsets.US_ASCII)));
  }

  @Test
  void passesABodyAndItsAnswerWithoutTracesOfTheProtocol() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    String large = "{\"model\":\"claude-x\",\"x\":\"" + "a".repeat(3_000_000) + "\"}";
    try (TlsProvider provider =
            provider(
                (request, context) -> {
                  heads.add(request.headers() + " " + request.content().readableBytes());
                  TlsIT.answer(request, context);
                },
                Http2Settings.defaultSettings());
        ProxyFixture proxy = proxy(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages?a=%2F", proxy.keyHeader() + "x-odd: a  b\r\n", large);
      RawClient.Answer answer = client.answer();

      assertThat(answer.text()).isEqualTo("{\"path\":\"/v1/messages?a=%2F\"}");
      assertThat(answer.head().toLowerCase(Locale.ROOT)).doesNotContain("x-http2");
      assertThat(heads.poll(10, TimeUnit.SECONDS))
          .contains("x-odd: a  b")
          .contains("x-api-key: " + ProxyFixture.PROVIDER_SECRET)
          .endsWith(" " + large.length());
    }
  }

  @Test
  void resetsTheStreamOfACallWhoseClientWentAndKeepsTheConnection() throws Exception {
    try (TlsProvider provider = provider(UpstreamHttp2IT::begin, Http2Settings.defaultSettings());
        ProxyFixture proxy = proxy(provider)) {
      try (RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        client.head();
        client.socket().getInputStream().readNBytes(EVENT.length());
      }
      provider.awaitGone();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      provider.script(TlsIT::answer);
      try (RawClient next = proxy.client()) {
        assertThat(next.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
            .isEqualTo(200);
      }
      assertThat(provider.connections()).hasSize(1);
    }
  }

  @Test
  void breaksOffVisiblyWhenTheProviderResetsOrGoes() throws Exception {
    for (boolean whole : new boolean[] {false, true}) {
      try (TlsProvider provider =
              provider(
                  (request, context) -> {
                    begin(request, context);
                    Channel stream = context.channel();
                    context.executor().execute(() -> (whole ? stream.parent() : stream).close());
                  },
                  Http2Settings.defaultSettings());
          ProxyFixture proxy = proxy(provider);
          RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), BODY);
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        assertThat(new String(client.socket().getInputStream().readAllBytes()))
            .doesNotEndWith("0\r\n\r\n");
        assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
      }
    }
  }

  @Test
  void keepsToTheNumberOfStreamsThatAProviderGrants() throws Exception {
    BlockingQueue<ChannelHandlerContext> held = new LinkedBlockingQueue<>();
    int calls = 9;
    try (TlsProvider provider =
            provider(
                (request, context) -> TlsIT.answer(request, context),
                Http2Settings.defaultSettings().maxConcurrentStreams(2));
        ProxyFixture proxy = proxy(provider)) {
      try (RawClient first = proxy.client()) {
        assertThat(first.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
            .isEqualTo(200);
      }
      provider.script((request, context) -> {
        begin(request, context);
        held.add(context);
      });
      List<RawClient> clients = new ArrayList<>();
      for (int count = 0; count < calls; count++) {
        RawClient client = proxy.client();
        clients.add(client.post("/v1/messages", proxy.keyHeader(), BODY));
      }
      for (RawClient client : clients) {
        assertThat(client.head()).startsWith("HTTP/1.1 200");
      }
      assertThat(held).hasSize(calls);
      assertThat(provider.connections()).hasSizeBetween(5, 10);
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void opensAnotherConnectionAfterAGoodbye() throws Exception {
    try (TlsProvider provider = provider(TlsIT::answer, Http2Settings.defaultSettings());
        ProxyFixture proxy = proxy(provider);
        RawClient client = proxy.client()) {
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .isEqualTo(200);
      Channel first = provider.connections().getFirst();
      first.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
      assertThat(first.closeFuture().await(10, TimeUnit.SECONDS))
          .as("the proxy ends what is of no more use")
          .isTrue();
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .isEqualTo(200);
      assertThat(provider.connections()).hasSize(2);
    }
  }

  @Test
  void doesNotLetAClientThatDoesNotReadHoldUpTheOthers() throws Exception {
    byte[] part = new byte[1 << 16];
    try (TlsProvider provider = provider(TlsIT::answer, Http2Settings.defaultSettings());
        ProxyFixture proxy = proxy(provider);
        RawClient stalled = proxy.client();
        RawClient other = proxy.client()) {
      assertThat(other.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .isEqualTo(200);
      provider.script((request, context) -> {
        begin(request, context);
        for (int count = 0; count < 500; count++) {
          context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
        }
        context.flush();
      });
      stalled.post("/v1/messages", proxy.keyHeader(), BODY);
      assertThat(stalled.head()).startsWith("HTTP/1.1 200");
      provider.script(TlsIT::answer);
      for (int calls = 0; calls < 20; calls++) {
        assertThat(other.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
            .isEqualTo(200);
      }
      assertThat(provider.connections()).hasSize(1);
    }
  }
}
