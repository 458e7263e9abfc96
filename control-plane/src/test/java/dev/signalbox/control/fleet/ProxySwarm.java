package dev.signalbox.control.fleet;

import dev.signalbox.control.TestControl;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Many proxies that speak the real protocol: long poll, take what comes, report. None of them has
/// a thread of its own.
final class ProxySwarm implements AutoCloseable {

  private static final Duration REQUEST = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("swarm").factory());
  private final List<Member> members = new ArrayList<>();
  private final Taken taken;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();
  private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private volatile URI base;
  private volatile boolean stopping;

  /// Hears what a proxy has just taken. By the thread that read the answer.
  @FunctionalInterface
  interface Taken {
    void taken(int proxy, byte[] bundle, long version, long nanoTime);
  }

  ProxySwarm(URI base, Taken taken) {
    this.base = base;
    this.taken = taken;
  }

  /// Adds a proxy that is enrolled already, and lets it begin.
  void add(String identity) {
    Member member = new Member(members.size(), identity);
    members.add(member);
    member.poll();
  }

  /// The control plane is elsewhere now.
  void moveTo(URI another) {
    base = another;
  }

  int size() {
    return members.size();
  }

  /// How many proxies run at least this version.
  long running(long version) {
    return members.stream().filter(member -> member.version >= version).count();
  }

  String counts() {
    long failed = failures.values().stream().mapToLong(LongAdder::sum).sum();
    return answers
        + " bundles, "
        + reports
        + " reports, "
        + failed
        + " failed requests: "
        + failures;
  }

  /// Requests that failed, by what became of them.
  Map<String, LongAdder> failures() {
    return Map.copyOf(failures);
  }

  private void failed(String kind) {
    failures.computeIfAbsent(kind, any -> new LongAdder()).increment();
  }

  private static String kind(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case HttpConnectTimeoutException late -> "no connection in time";
      case HttpTimeoutException late -> "no answer in time";
      case ConnectException refused -> "connection refused";
      default -> "connection lost";
    };
  }

  @Override
  public void close() {
    stopping = true;
    timer.shutdownNow();
    client.shutdownNow();
  }

  private final class Member {
    private final int index;
    private final String identity;
    private final UUID instance = UUID.randomUUID();
    private volatile String etag = "";
    private volatile long version;
    private long sequence;
    private boolean reporting;
    private boolean news;
    private int failuresInARow;

    Member(int index, String identity) {
      this.index = index;
      this.identity = identity;
    }

    void poll() {
      if (stopping) {
        return;
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(base.resolve("/v1/bundle?wait=25"))
              .timeout(REQUEST)
              .header("authorization", "Bearer " + identity);
      if (!etag.isEmpty()) {
        request.header("if-none-match", etag);
      }
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(request.build(), BodyHandlers.ofByteArray());
      answer.whenComplete((response, failed) -> {
        if (failed != null) {
          retry(kind(failed));
        } else {
          judge(response);
        }
      });
    }

    private void judge(HttpResponse<byte[]> response) {
      switch (response.statusCode()) {
        case 200 -> {
          failuresInARow = 0;
          etag = response.headers().firstValue("etag").orElseThrow();
          version = TestProxy.version(response);
          answers.incrementAndGet();
          taken.taken(index, response.body(), version, System.nanoTime());
          poll();
          report();
        }
        case 304 -> {
          failuresInARow = 0;
          poll();
        }
        default -> retry("status " + response.statusCode());
      }
    }

    /// As the proxy does: doubled pauses from half a second to thirty, the half of each by chance.
    private void retry(String kind) {
      if (stopping) {
        return;
      }
      failed(kind);
      long most = Math.min(30_000, 500L << Math.min(failuresInARow++, 16));
      long pause = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
      timer.schedule(this::poll, pause, TimeUnit.MILLISECONDS);
    }

    /// One report at a time, a quarter of a second apart; what happens in between goes together.
    private synchronized void report() {
      if (reporting) {
        news = true;
        return;
      }
      reporting = true;
      String now = Instant.now().toString();
      String body =
          "{\"instance\":\"%s\",\"sequence\":%d,\"sent_at\":\"%s\",\"outcome\":\"applied\","
                  .formatted(instance, ++sequence, now)
              + "\"software_version\":\"0.3.0\",\"schemas\":[3],\"staleness_ms\":0,"
              + "\"in_force\":{\"version\":%d,\"digest\":\"\",\"nonce\":%s,\"applied_at\":\"%s\"}}"
                  .formatted(version, etag.replace("W/", ""), now);
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("/v1/fleet/reports"))
              .timeout(REQUEST)
              .header("authorization", "Bearer " + identity)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)))
              .build();
      client
          .sendAsync(request, BodyHandlers.discarding())
          .whenComplete((response, failed) -> {
            if (failed != null) {
              failed("report: " + kind(failed));
            } else if (response.statusCode() != 200) {
              failed("report: status " + response.statusCode());
            } else {
              reports.incrementAndGet();
            }
            if (!stopping) {
              timer.schedule(this::next, 250, TimeUnit.MILLISECONDS);
            }
          });
    }

    private synchronized void next() {
      reporting = false;
      if (news) {
        news = false;
        report();
      }
    }
  }

  /// Enrols so many proxies in the hosted group, and answers with their identities.
  static List<String> enrol(TestControl control, int count) {
    List<String> identities = new ArrayList<>();
    FleetControl fleet = FleetControl.on(control);
    for (int index = 0; index < count; index++) {
      identities.add(fleet.enrol("default", "swarm-" + index).identity());
    }
    return identities;
  }
}
