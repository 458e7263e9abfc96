package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What operators see: health, metrics, and the end of a proxy that was told to stop.
class DrainIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";

  /// One line of the Prometheus text format 0.0.4.
  private static final Pattern LINE =
      Pattern.compile(
          "# HELP signalbox_[a-z_]+ .+|# TYPE signalbox_[a-z_]+ (counter|gauge|histogram)"
              + "|signalbox_[a-z0-9_]+(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*})?"
              + " -?[0-9.]+([eE]-?[0-9]+)?");

  private static HttpResponse<String> ops(ProxyFixture proxy, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.opsPort() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void finishesWhatRunsAndTakesNothingNew() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    String event = "data: {\"type\":\"ping\"}\n\n";
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, event.getBytes(StandardCharsets.US_ASCII));
              begun.countDown();
              goOn.await();
              RawProvider.chunk(out, event.getBytes(StandardCharsets.US_ASCII));
              out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(),
                ProxyFixture.providers(provider),
                Optional.empty(),
                Duration.ofSeconds(20));
        RawClient running = proxy.client();
        RawClient idle = proxy.client();
        RawClient uploading = proxy.client()) {
      assertThat(idle.post("/v1/messages", "", BODY).answer().status()).isEqualTo(401);
      running.post("/v1/messages", proxy.keyHeader(), BODY);
      uploading.send(
          "POST /v1/nothing HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\nexpect: 100-continue\r\n");
      begun.await();
      assertThat(ops(proxy, "/readyz").statusCode()).isEqualTo(200);
      Thread closing = Thread.ofVirtual().start(proxy::close);
      assertThat(idle.isEnded()).as("nothing keeps an idle connection").isTrue();

      HttpResponse<String> readiness = ops(proxy, "/readyz");
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("draining");
      assertThat(ops(proxy, "/livez").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> new RawClient(proxy.port())).isInstanceOf(IOException.class);
      RawClient.Answer late = uploading.send("\r\n").answer();
      assertThat(late.status()).isEqualTo(404);
      assertThat(late.hasHeader("connection: close")).isTrue();
      goOn.countDown();
      assertThat(running.answer().text()).isEqualTo(event + event);
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);
      closing.join(10_000);
      assertThat(closing.isAlive()).as("it ends before the drain time is over").isFalse();
    }
  }

  @Test
  void endsWhatRunsForTooLongAndBooksIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              begun.countDown();
              socket.getInputStream().read();
              throw new IOException("gone");
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), BODY);
      begun.await();
      proxy.close();

      provider.awaitHangUp();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
    }
  }

  @Test
  void writesMetricsWhoseNumberDoesNotGrowWithWhatClientsSend() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      for (int calls = 0; calls < 3; calls++) {
        client
            .post("/v1/messages", proxy.keyHeader(), BODY.replace("claude-x", "claude-" + calls))
            .answer();
        client.post("/v1/nothing/" + calls, "", BODY).answer();
      }
      String first = ops(proxy, "/metrics").body();
      for (int calls = 0; calls < 50; calls++) {
        client
            .post(
                "/v1/messages",
                proxy.keyHeader() + "x-signalbox-repo: r" + calls + "\r\n",
                BODY.replace("claude-x", "claude-" + calls))
            .answer();
        client.post("/v1/nothing/" + calls, "", BODY).answer();
      }
      String second = ops(proxy, "/metrics").body();

      assertThat(second.lines()).allMatch(line -> LINE.matcher(line).matches());
      assertThat(second.lines().count()).isEqualTo(first.lines().count()).isLessThan(300);
      assertThat(second).contains("signalbox_calls_total{surface=\"messages\"} 53\n");
      assertThat(ops(proxy, "/nothing").statusCode()).isEqualTo(404);
    }
  }
}
