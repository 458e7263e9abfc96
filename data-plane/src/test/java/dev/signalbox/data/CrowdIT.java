package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.Limits;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Many clients at a time.
class CrowdIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final int IDLE = 3_000;

  @Test
  void servesACallBesideThousandsOfIdleConnections() throws Exception {
    List<RawClient> idle = new ArrayList<>();
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      try {
        for (int count = 0; count < IDLE; count++) {
          RawClient client = proxy.client();
          idle.add(client);
          if (count % 3 == 0) {
            client.send("POST /v1/messages HTTP/1.1\r\nhost: g\r\n");
          } else if (count % 3 == 1) {
            client.send("POST /v1/nothing HTTP/1.1\r\nhost: g\r\ncontent-length: 9\r\n\r\n{");
          }
        }
        try (RawClient client = proxy.client()) {
          for (int calls = 0; calls < 50; calls++) {
            assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
                .isEqualTo(200);
          }
        }
        assertThat(idle.get(1).answer().status()).isEqualTo(404);
      } finally {
        for (RawClient client : idle) {
          client.close();
        }
      }
    }
  }

  @Test
  void tellsAClientThatThereIsNoRoomForItsConnection() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider, ShortLimits.connections(16))) {
      List<RawClient> first = new ArrayList<>();
      for (int count = 0; count < 16; count++) {
        RawClient client = proxy.client();
        first.add(client);
        assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
            .isEqualTo(200);
      }
      try (RawClient refused = proxy.client()) {
        RawClient.Answer answer = refused.post("/v1/messages", proxy.keyHeader(), BODY).answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("\"overloaded_error\"");
        assertThat(answer.hasHeader("retry-after: 2")).isTrue();
        assertThat(refused.isEnded()).isTrue();
      }
      assertThat(first.get(3).post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .as("those who are in are served on")
          .isEqualTo(200);
      for (RawClient client : first) {
        client.close();
      }
      assertThat(servedAgain(proxy)).isTrue();
    }
  }

  /// The ends of connections are noticed one after the other.
  private static boolean servedAgain(ProxyFixture proxy) throws IOException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (System.nanoTime() < deadline) {
      try (RawClient client = proxy.client()) {
        if (client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status() == 200) {
          return true;
        }
      } catch (Exception stillFull) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  @Test
  void refusesLargeBodiesBeyondItsMemoryAndServesTheRest() throws Exception {
    int clients = 12;
    int size = 30_000_000;
    byte[] part = "a".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(),
                ProxyFixture.providers("http://127.0.0.1:" + deaf.getLocalPort() + "/v1"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<RawClient> all = new ArrayList<>();
      List<Future<Integer>> answers = new ArrayList<>();
      long before = directMemory();
      for (int count = 0; count < clients; count++) {
        RawClient client = proxy.client();
        all.add(client);
        answers.add(
            threads.submit(() -> {
              client.send(
                  "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
                      + proxy.keyHeader()
                      + "content-length: "
                      + (size + 27)
                      + "\r\n\r\n{\"model\":\"claude-x\",\"x\":\"");
              for (int sent = 0; sent < size; sent += part.length) {
                client.send(part);
              }
              client.send("\"}");
              return client.answer().status();
            }));
      }
      long deadline = System.nanoTime() + 20_000_000_000L;
      while (done(answers) + proxy.openedCount() < clients && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      int sentOn = proxy.openedCount();
      assertThat(sentOn).as("there is room for four").isBetween(1, 4);
      assertThat(done(answers)).as("refused, all the others").isEqualTo(clients - sentOn);
      assertThat(answers).filteredOn(Future::isDone).allMatch(CrowdIT::isRefused);
      assertThat(directMemory() - before)
          .as("a bound of 128 MiB, and what read buffers are not filled")
          .isLessThan(320L << 20);
      for (RawClient client : all) {
        client.close();
      }
    }
  }

  private static int done(List<Future<Integer>> answers) {
    return (int) answers.stream().filter(Future::isDone).count();
  }

  /// Told so, or, if it went on sending for too long, cut off.
  private static boolean isRefused(Future<Integer> answer) {
    return answer.state() == Future.State.FAILED || answer.resultNow() == 503;
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
