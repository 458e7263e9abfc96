package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.usage.Outcome;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// One side sends more than the other takes: the proxy holds the sender back instead of the bytes.
class BackPressureIT {

  /// What the proxy may hold for one stalled call, sockets and read buffers included.
  private static final long BOUND = 24L << 20;

  private static final int ANSWER_BYTES = 200_000_000;
  private static final int UPLOAD_BYTES = 30_000_000;

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  /// Waits until a counter has stood still for a while.
  private static long awaitStandstill(AtomicLong counter) throws InterruptedException {
    long seen = -1;
    CountDownLatch never = new CountDownLatch(1);
    while (counter.get() == 0 || counter.get() != seen) {
      seen = counter.get();
      assertThat(never.await(500, TimeUnit.MILLISECONDS)).isFalse();
    }
    return seen;
  }

  @Test
  void pausesAProviderWhoseClientDoesNotReadAndThenDeliversAll() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] part = new byte[1 << 16];
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              out.write(
                  ("HTTP/1.1 200 OK\r\ncontent-length: " + ANSWER_BYTES + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
              for (int left = ANSWER_BYTES; left > 0; left -= part.length) {
                out.write(part, 0, Math.min(left, part.length));
                sent.addAndGet(part.length);
              }
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client();
        RawClient other = proxy.client()) {
      long before = directMemory();
      client.post("/v1/messages", proxy.keyHeader(), "{\"model\":\"claude-x\"}");
      client.head();
      long stalledAt = awaitStandstill(sent);

      assertThat(stalledAt).as("the provider is held back").isLessThan(ANSWER_BYTES / 2);
      assertThat(directMemory() - before).isLessThan(BOUND);
      provider.script(RawProvider.json("{}"));
      assertThat(
              other
                  .post("/v1/messages", proxy.keyHeader(), "{\"model\":\"claude-x\"}")
                  .answer()
                  .status())
          .as("nobody else is disturbed")
          .isEqualTo(200);
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);

      InputStream in = client.socket().getInputStream();
      long received = 0;
      byte[] buffer = new byte[1 << 16];
      while (received < ANSWER_BYTES) {
        received +=
            in.readNBytes(buffer, 0, (int) Math.min(buffer.length, ANSWER_BYTES - received));
      }
      assertThat(directMemory() - before).isLessThan(BOUND);
      assertThat(proxy.closed().responseBytes()).isEqualTo(ANSWER_BYTES);
    }
  }

  @Test
  void pausesAClientWhoseProviderDoesNotReadAndThenDeliversAll() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicLong sent = new AtomicLong();
    try (LazyProvider provider = new LazyProvider(goOn);
        ProxyFixture proxy =
            new ProxyFixture(
                dev.signalbox.model.bundle.Limits.DEFAULT,
                java.util.List.of(),
                ProxyFixture.anthropic(provider.baseUrl()));
        RawClient client = proxy.client()) {
      long before = directMemory();
      byte[] start = "{\"model\":\"claude-x\",\"x\":\"".getBytes(StandardCharsets.US_ASCII);
      byte[] part = "a".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
      int length = start.length + UPLOAD_BYTES + 2;
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\nx-signalbox-session-id: s\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + length
              + "\r\n\r\n");
      client.send(start);
      Thread upload =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int count = 0; count < UPLOAD_BYTES / part.length; count++) {
                    client.send(part);
                    sent.addAndGet(part.length);
                  }
                  client.send("\"}");
                } catch (java.io.IOException broken) {
                  sent.set(-1);
                }
              });
      long stalledAt = awaitStandstill(sent);

      assertThat(stalledAt).as("the client is held back").isBetween(1L, UPLOAD_BYTES - 1L);
      assertThat(directMemory() - before).isLessThan(BOUND);
      goOn.countDown();
      assertThat(client.answer().text()).isEqualTo("{\"received\":" + length + "}");
      upload.join();
      assertThat(proxy.closed().requestBytes()).isEqualTo(length);
    }
  }

  /// A provider that reads nothing until it may.
  private static final class LazyProvider implements AutoCloseable {
    private final java.net.ServerSocket server;

    LazyProvider(CountDownLatch goOn) throws Exception {
      server = new java.net.ServerSocket();
      server.setReceiveBufferSize(65_536);
      server.bind(new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(() -> serve(goOn));
    }

    String baseUrl() {
      return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    private void serve(CountDownLatch goOn) {
      try (Socket socket = server.accept()) {
        goOn.await();
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        int at = head.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        int received = 0;
        byte[] buffer = new byte[1 << 16];
        while (received < length) {
          received += in.readNBytes(buffer, 0, Math.min(buffer.length, length - received));
        }
        String body = "{\"received\":" + received + "}";
        OutputStream out = socket.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
      } catch (java.io.IOException | InterruptedException ended) {
        // The test sees that no answer came.
      }
    }

    @Override
    public void close() throws Exception {
      server.close();
    }
  }
}
