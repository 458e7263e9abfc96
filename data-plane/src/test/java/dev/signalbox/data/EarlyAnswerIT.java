package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.Outcome;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Providers that answer before they have read the request.
class EarlyAnswerIT {

  private static final String REFUSAL =
      "{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"too large\"}}";

  /// What the provider does after its early answer.
  enum Afterwards {
    CLOSES,
    READS_ON,
    STOPS_READING
  }

  @ParameterizedTest
  @EnumSource(Afterwards.class)
  void passesAnAnswerOnThatComesBeforeTheRequestIsComplete(Afterwards afterwards) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(),
                ProxyFixture.anthropic("http://127.0.0.1:" + server.getLocalPort() + "/v1"));
        RawClient client = proxy.client()) {
      Thread provider = Thread.ofVirtual().start(() -> answer(server, afterwards));
      int length = 8_000_000;
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\nx-signalbox-session-id: s\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + length
              + "\r\n\r\n{\"model\":\"claude-x\",\"x\":\"");
      Thread upload = Thread.ofVirtual().start(() -> fill(client, length));
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).isEqualTo(REFUSAL);
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
      provider.join(10_000);
      assertThat(provider.isAlive()).as("the connection was ended, not kept").isFalse();
      upload.join(10_000);
      assertThat(upload.isAlive()).isFalse();
    }
  }

  private static void fill(RawClient client, int length) {
    try {
      byte[] part = "a".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
      for (int sent = 0; sent < length; sent += part.length) {
        client.send(part);
      }
    } catch (java.io.IOException refused) {
      // The proxy does not take it all: that is the point.
    }
  }

  private static void answer(ServerSocket server, Afterwards afterwards) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      in.readNBytes(2_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 413 Too Large\r\ncontent-length: " + REFUSAL.length() + "\r\n\r\n" + REFUSAL)
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      switch (afterwards) {
        case CLOSES -> {}
        case READS_ON -> in.transferTo(OutputStream.nullOutputStream());
        case STOPS_READING -> {
          socket.setSoTimeout(10_000);
          while (in.read() >= 0) {
            // One byte at a time is as good as none; it only notices the end.
          }
        }
      }
    } catch (java.io.IOException reset) {
      // As good as an end.
    }
  }
}
