package dev.signalbox.control.fleet;

import static dev.signalbox.control.fleet.FleetControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.TestControl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// How fast what was decided is in force, on this machine, with clients and control plane and
/// PostgreSQL sharing it. A time begins before the change is sent, so it holds the change too.
///
/// By default small; with `-Dsignalbox.full=true` 200 proxies and 5,000 changes, then 1,000
/// proxies.
final class PropagationIT {

  private static final boolean FULL = Boolean.getBoolean("signalbox.full");
  private static final Pattern MARKER = Pattern.compile("\"s-mark-(\\d+)\"");
  private static final int PROXIES = FULL ? 200 : 40;
  private static final int CHANGES = FULL ? 5_000 : 150;
  private static final int CROWD = FULL ? 1_000 : 100;
  private static final long PACE_MILLIS = 50;

  @Test
  void bringsEveryChangeToEveryProxy() throws Exception {
    try (FleetControl fleet = FleetControl.start()) {
      TestControl control = fleet.control();
      List<String> identities = ProxySwarm.enrol(control, PROXIES);
      long[] sent = new long[CHANGES + 1];
      Samples samples = new Samples(PROXIES * CHANGES);
      AtomicIntegerArray latest = new AtomicIntegerArray(PROXIES);
      try (ProxySwarm swarm =
          new ProxySwarm(
              control.address("/"),
              (proxy, bundle, version, at) -> {
                int marker = marker(bundle);
                for (int change = latest.get(proxy) + 1; change <= marker; change++) {
                  samples.add(at - sent[change]);
                }
                latest.set(proxy, Math.max(marker, latest.get(proxy)));
              })) {
        identities.forEach(swarm::add);
        await().until(() -> swarm.running(1) == PROXIES);
        long begin = System.nanoTime();
        for (int change = 1; change <= CHANGES; change++) {
          long due = begin + (change - 1) * PACE_MILLIS * 1_000_000;
          pause(due);
          sent[change] = System.nanoTime();
          HttpResponse<String> answer = mark(control, change);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        await().atMost(Duration.ofSeconds(30)).until(() -> least(latest) == CHANGES);
        samples.report(
            "changes",
            "%d changes in %.0f s to %d proxies; %s"
                .formatted(CHANGES, seconds, PROXIES, swarm.counts()));
        assertThat(samples.count()).isEqualTo(PROXIES * CHANGES);
        assertThat(samples.millisAt(0.50)).isLessThanOrEqualTo(300);
        assertThat(samples.millisAt(0.99)).isLessThanOrEqualTo(2_000);
      }
    }
  }

  @Test
  void bringsEveryRevocationToEveryProxy() throws Exception {
    int revocations = FULL ? 500 : 30;
    try (FleetControl fleet = FleetControl.start()) {
      TestControl control = fleet.control();
      List<String> identities = ProxySwarm.enrol(control, PROXIES);
      String owner =
          json(control.get("/v1/members"), 200).array("data").getFirst().asObject().string("id");
      Samples samples = new Samples(PROXIES * revocations);
      Revocation[] under = {new Revocation("", 0)};
      AtomicIntegerArray seen = new AtomicIntegerArray(PROXIES);
      try (ProxySwarm swarm =
          new ProxySwarm(
              control.address("/"),
              (proxy, bundle, version, at) -> {
                Revocation one = under[0];
                if (one.sent() > 0
                    && seen.get(proxy) == 0
                    && !payload(bundle).contains("\"id\":\"" + one.key() + "\"")) {
                  seen.set(proxy, 1);
                  samples.add(at - one.sent());
                }
              })) {
        identities.forEach(swarm::add);
        await().until(() -> swarm.running(1) == PROXIES);
        for (int round = 0; round < revocations; round++) {
          String key =
              json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}"), 201).string("id");
          long version = json(control.get("/v1/fleet/wait?timeout=20"), 200).number("version");
          await().pollInterval(Duration.ofMillis(5)).until(() -> swarm.running(version) == PROXIES);
          for (int proxy = 0; proxy < PROXIES; proxy++) {
            seen.set(proxy, 0);
          }
          under[0] = new Revocation(key, System.nanoTime());
          assertThat(
                  control.send("DELETE", "/v1/keys/" + key, TestControl.ADMIN, null).statusCode())
              .isEqualTo(204);
          await().pollInterval(Duration.ofMillis(5)).until(() -> sum(seen) == PROXIES);
        }
        samples.report(
            "revocations", "%d revocations to %d proxies".formatted(revocations, PROXIES));
        assertThat(samples.millisAt(0.99)).isLessThanOrEqualTo(2_000);
      }
    }
  }

  @Test
  void bringsACrowdUpToDateAfterARestart() throws Exception {
    try (FleetControl fleet = FleetControl.start()) {
      TestControl first = fleet.control();
      List<String> identities = ProxySwarm.enrol(first, CROWD);
      try (ProxySwarm swarm =
          new ProxySwarm(first.address("/"), (proxy, bundle, version, at) -> {})) {
        identities.forEach(swarm::add);
        await().atMost(Duration.ofSeconds(60)).until(() -> swarm.running(1) == CROWD);
        fleet.stop();
        // Away long enough that every proxy has noticed, and some have tried again.
        pause(System.nanoTime() + Duration.ofSeconds(3).toNanos());
        long begin = System.nanoTime();
        try (TestControl second = first.startAnother()) {
          swarm.moveTo(second.address("/"));
          second.awaitReady();
          long version = FleetControl.on(second).change();
          await()
              .pollInterval(Duration.ofMillis(50))
              .atMost(Duration.ofSeconds(30))
              .until(() -> swarm.running(version) == CROWD);
          Duration took = Duration.ofNanos(System.nanoTime() - begin);
          System.out.println(
              "restart: %d proxies current %.1f s after the start of the control plane; %s"
                  .formatted(CROWD, took.toMillis() / 1e3, swarm.counts()));
          assertThat(took).isLessThan(Duration.ofSeconds(30));
          assertThat(swarm.failures().keySet())
              .as("ways in which a control plane that stops and starts may fail a proxy")
              .allMatch(kind ->
                  kind.contains("connection")
                      || kind.endsWith("status 503")
                      || kind.endsWith("no answer in time"));
        }
      }
    }
  }

  private record Revocation(String key, long sent) {}

  private static HttpResponse<String> mark(TestControl control, int change) {
    return control.send(
        "PUT",
        "/v1/aliases/marker",
        TestControl.ADMIN,
        "{\"provider\":\"sim\",\"model\":\"s-mark-" + change + "\"}");
  }

  private static int marker(byte[] bundle) {
    Matcher found = MARKER.matcher(payload(bundle));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /// The parts are plain text in the archive: what is measured here is how it got here.
  private static String payload(byte[] bundle) {
    return new String(bundle, StandardCharsets.UTF_8);
  }

  private static int least(AtomicIntegerArray numbers) {
    int least = Integer.MAX_VALUE;
    for (int index = 0; index < numbers.length(); index++) {
      least = Math.min(least, numbers.get(index));
    }
    return least;
  }

  private static int sum(AtomicIntegerArray numbers) {
    int sum = 0;
    for (int index = 0; index < numbers.length(); index++) {
      sum += numbers.get(index);
    }
    return sum;
  }

  private static void pause(long untilNanos) throws InterruptedException {
    long rest = untilNanos - System.nanoTime();
    if (rest > 0) {
      Thread.sleep(Duration.ofNanos(rest));
    }
  }

  /// Times, all of them kept.
  private static final class Samples {
    private final long[] nanos;
    private int count;

    Samples(int most) {
      nanos = new long[most];
    }

    synchronized void add(long sample) {
      if (count < nanos.length) {
        nanos[count++] = sample;
      }
    }

    synchronized int count() {
      return count;
    }

    synchronized double millisAt(double share) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return sorted[(int) Math.min(count - 1, Math.ceil(share * count) - 1)] / 1e6;
    }

    /// Prints the percentiles, and keeps the samples, in milliseconds, one a line.
    synchronized void report(String name, String about) throws IOException {
      StringBuilder text = new StringBuilder(name + ": " + about + "; ms:");
      for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
        text.append(" p%s %.1f".formatted(share * 100, millisAt(share)));
      }
      System.out.println(text);
      Path file = Path.of("target", "propagation-" + name + ".txt");
      Files.createDirectories(file.toAbsolutePath().getParent());
      StringBuilder lines = new StringBuilder();
      for (int index = 0; index < count; index++) {
        lines.append(String.format(Locale.ROOT, "%.3f%n", nanos[index] / 1e6));
      }
      Files.writeString(file, lines);
    }
  }
}
