package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS on both sides of the proxy.
class TlsIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";

  @TempDir static Path folder;
  private static TlsIdentity good;
  private static TlsIdentity wrongHost;
  private static TlsIdentity authority;
  private static TlsIdentity current;
  private static TlsIdentity expired;

  @BeforeAll
  static void make() throws Exception {
    good = Certificates.make(folder, "good", "dns:localhost,ip:127.0.0.1");
    wrongHost = Certificates.make(folder, "wrong", "dns:other.example");
    authority = Certificates.make(folder, "authority", "dns:authority", "-ext", "bc:c");
    current = signed("current");
    expired = signed("expired", "-startdate", "-10d", "-validity", "5");
  }

  private static TlsIdentity signed(String name, String... more) throws Exception {
    TlsIdentity own = Certificates.make(folder, name, "dns:localhost");
    return Certificates.sign(folder, "authority", own, more);
  }

  static void answer(FullHttpRequest request, ChannelHandlerContext context) {
    byte[] body = ("{\"path\":\"" + request.uri() + "\"}").getBytes(StandardCharsets.US_ASCII);
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
    answer.headers().set("content-length", body.length);
    context.writeAndFlush(answer);
  }

  private static ProxyFixture proxy(int port, String trusted, Limits limits) {
    List<ProviderSource> sources =
        ProxyFixture.providers("https://127.0.0.1:" + port + "/v1").stream()
            .map(source -> ProxyFixture.trusting(source, trusted))
            .toList();
    return new ProxyFixture(limits, List.of(), sources);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1"})
  void callsAProviderWhoseCertificateIsTrusted(String protocol) throws Exception {
    try (TlsProvider provider =
            new TlsProvider(good, TlsIT::answer, Http2Settings.defaultSettings(), protocol);
        ProxyFixture proxy = proxy(provider.port(), good.certificate().toString(), Limits.DEFAULT);
        RawClient client = proxy.client()) {
      for (int calls = 0; calls < 3; calls++) {
        RawClient.Answer answer =
            client.post("/v1/messages?a=%2F", proxy.keyHeader(), BODY).answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"path\":\"/v1/messages?a=%2F\"}");
        assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);
      }
      assertThat(provider.connections()).as("one connection serves all").hasSize(1);
    }
  }

  private static void refuses(TlsIdentity identity, String trusted) throws Exception {
    try (TlsProvider provider =
            new TlsProvider(identity, TlsIT::answer, Http2Settings.defaultSettings(), "h2");
        ProxyFixture proxy = proxy(provider.port(), trusted, Limits.DEFAULT);
        RawClient client = proxy.client()) {
      RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), BODY).answer();

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.text()).contains("\"type\":\"error\"").contains("could not be reached");
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.UNREACHABLE);
      RawClient.Answer openai =
          client
              .post(
                  "/v1/responses",
                  "authorization: Bearer " + proxy.key() + "\r\n",
                  "{\"model\":\"claude-x\",\"input\":\"hello\"}")
              .answer();
      assertThat(openai.status()).isEqualTo(502);
      assertThat(openai.text()).startsWith("{\"error\":");
    }
  }

  @Test
  void doesNotCallAProviderThatNobodyVouchesFor() throws Exception {
    refuses(good, "");
    refuses(good, wrongHost.certificate().toString());
  }

  @Test
  void doesNotCallAProviderByAnotherName() throws Exception {
    refuses(wrongHost, wrongHost.certificate().toString());
  }

  @Test
  void doesNotCallAProviderWhoseCertificateHasExpired() throws Exception {
    refuses(expired, authority.certificate().toString());
  }

  @Test
  void givesUpOnAProviderThatNeverShakesHands() throws Exception {
    try (ServerSocket mute = new ServerSocket(0);
        ProxyFixture proxy =
            proxy(
                mute.getLocalPort(),
                "",
                ShortLimits.provider(Duration.ofMillis(300), Duration.ofSeconds(60)));
        RawClient client = proxy.client()) {
      RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), BODY).answer();

      assertThat(answer.status()).isEqualTo(502);
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.UNREACHABLE);
    }
  }

  @Test
  void servesClientsOverTlsAndEndsWithACloseNotify() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = overTls(provider);
        SSLSocket socket = Trust.connect(good, proxy.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/messages HTTP/1.1\r\nhost: g\r\nconnection: close\r\n"
                      + proxy.keyHeader()
                      + "content-length: "
                      + BODY.length()
                      + "\r\n\r\n"
                      + BODY)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes());

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{}");
    }
  }

  @Test
  void refusesALargeBodyOverTlsThoughItIsStillBeingSent() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = overTls(provider);
        SSLSocket socket = Trust.connect(good, proxy.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/messages HTTP/1.1\r\nhost: g\r\ncontent-length: 99000000\r\n\r\n"
                      + "a".repeat(100_000))
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();

      assertThat(new String(in.readNBytes(12))).isEqualTo("HTTP/1.1 413");
      assertThat(new String(in.readAllBytes())).contains("request_too_large");
    }
  }

  @Test
  void closesOnWhatIsNotTls() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = overTls(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);

      assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
      assertThat(provider.waiting()).isZero();
    }
  }

  private static ProxyFixture overTls(RawProvider provider) {
    return new ProxyFixture(
        Limits.DEFAULT,
        List.of(),
        ProxyFixture.providers(provider),
        Optional.of(good),
        Duration.ofSeconds(1));
  }
}
