package dev.signalbox.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A provider that answers each request line from a table.
final class AccountProvider implements AutoCloseable {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final RawProvider provider;

  AccountProvider() throws Exception {
    provider =
        new RawProvider((request, out, socket) -> {
          String line = request.line();
          String body = answers.get(line.substring(0, line.lastIndexOf(' ')));
          String status = body == null ? "404 Not Found" : "200 OK";
          byte[] bytes = (body == null ? "{\"error\":{}}" : body).getBytes(StandardCharsets.UTF_8);
          out.write(
              ("HTTP/1.1 "
                      + status
                      + "\r\n"
                      + "content-type: application/json\r\n"
                      + "request-id: req_9\r\n"
                      + "content-length: "
                      + bytes.length
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
          out.write(bytes);
        });
  }

  AccountProvider says(String line, String body) {
    answers.put(line, body);
    return this;
  }

  RawProvider provider() {
    return provider;
  }

  /// What came as this request.
  RawProvider.Request received(String line) throws InterruptedException {
    RawProvider.Request next = provider.next();
    while (!next.line().startsWith(line)) {
      next = provider.next();
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    provider.close();
  }
}
