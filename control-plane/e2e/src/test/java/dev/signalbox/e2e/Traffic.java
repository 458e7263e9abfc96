package dev.signalbox.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Callers that never rest: one for each format, streaming and not, each a session of its own. No
/// call is tried again, and each has a marker that the simulator and the ledger know it by.
final class Traffic implements AutoCloseable {

  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
  private static final Duration LONGEST_AWAY = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(10);

  /// A format, with what an answer ends with.
  private enum Format {
    MESSAGES(
        "/v1/messages", "\"max_tokens\":4096,\"messages\":[%s]", "claude-sonnet-5", "message_stop"),
    CHAT("/v1/chat/completions", "\"messages\":[%s]", "gpt-4.1", "data: [DONE]"),
    RESPONSES("/v1/responses", "\"input\":[%s]", "gpt-5.5", "response.completed");

    private final String path;
    private final String body;
    private final String model;
    private final String end;

    Format(String path, String body, String model, String end) {
      this.path = path;
      this.body = body;
      this.model = model;
      this.end = end;
    }

    String request(boolean streaming, String text) {
      String message = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
      return "{\"model\":\"%s\",\"stream\":%s,".formatted(model, streaming)
          + body.formatted(message)
          + "}";
    }
  }

  /// What a caller knows of its call.
  ///
  /// @param complete whether it got the whole answer
  /// @param status the answer's, or 0 if none came whole
  record Result(String marker, int status, boolean complete) {}

  private final URI gateway;
  private final String key;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
  private final List<Thread> callers = new ArrayList<>();
  private volatile boolean stopped;

  private Traffic(Stack stack) {
    this.gateway = stack.gateway();
    this.key = stack.key();
  }

  /// Starts all callers.
  static Traffic start(Stack stack) {
    Traffic traffic = new Traffic(stack);
    traffic.start(traffic::keepCalling);
    return traffic;
  }

  /// Makes this many calls in each format, streaming and not.
  ///
  /// @param name begins the names of sessions and markers
  static List<Result> calls(Stack stack, String name, int each) {
    Traffic traffic = new Traffic(stack);
    traffic.start((format, streaming) -> {
      String session = name + "-" + sessionName(format, streaming);
      for (int number = 0; number < each; number++) {
        traffic.call(format, streaming, session + "-" + number, session);
      }
    });
    traffic.join();
    return traffic.results();
  }

  List<Result> results() {
    return List.copyOf(results);
  }

  /// Calls that have ended.
  int ended() {
    return results.size();
  }

  /// Calls that have ended without a whole answer.
  long failed() {
    return results.stream().filter(result -> !result.complete()).count();
  }

  /// Waits until this many more calls have ended well.
  void awaitMore(int calls) {
    long before = ended() - failed();
    await("more calls")
        .atMost(LONGEST_AWAY)
        .pollInterval(POLL)
        .until(() -> ended() - failed() >= before + calls);
  }

  /// Lets running calls end and starts no more.
  @Override
  public void close() {
    stopped = true;
    join();
  }

  /// What one caller does.
  private interface Caller {
    void call(Format format, boolean streaming);
  }

  private void start(Caller caller) {
    for (Format format : Format.values()) {
      callers.add(Thread.startVirtualThread(() -> caller.call(format, true)));
      callers.add(Thread.startVirtualThread(() -> caller.call(format, false)));
    }
  }

  private void join() {
    for (Thread caller : callers) {
      try {
        caller.join();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
  }

  private void keepCalling(Format format, boolean streaming) {
    String name = sessionName(format, streaming);
    for (int number = 0; !stopped; number++) {
      if (!call(format, streaming, name + "-" + number, name)) {
        await("the gateway is back").atMost(LONGEST_AWAY).pollInterval(POLL).until(this::accepts);
      }
    }
  }

  private static String sessionName(Format format, boolean streaming) {
    return format + (streaming ? "-stream" : "-whole");
  }

  private boolean call(Format format, boolean streaming, String marker, String session) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(format.path))
            .timeout(LONGEST_CALL)
            .header("authorization", "Bearer " + key)
            .header("anthropic-version", "2023-06-01")
            .header("content-type", "application/json")
            .header("x-signalbox-session-id", session)
            .header("x-signalbox-dim-marker", marker)
            .header("x-sim-marker", marker)
            .header("x-sim-events", "20")
            .header("x-sim-pace-ms", "8");
    if (!streaming) {
      request.header("x-sim-fault", "slow:120");
    }
    request.POST(BodyPublishers.ofString(format.request(streaming, "Call " + marker)));
    boolean complete;
    int status = 0;
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      status = answer.statusCode();
      complete =
          status == 200
              && (streaming ? answer.body().contains(format.end) : answer.body().endsWith("}"));
    } catch (IOException cut) {
      complete = false;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    results.add(new Result(marker, status, complete));
    return complete;
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()), 1_000);
      return true;
    } catch (IOException away) {
      return false;
    }
  }
}
