package dev.signalbox.simulator.bench;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// `./signalbox bench`: rounds of the same work against the origin, nginx and the proxy, one after
/// the other, each pinned to the first processor while origin and load have the second.
public final class Bench {

  private static final String KEY_PLACE = "{key}";
  private static final int SMALL_BYTES = 1_000;
  private static final int LARGE_BYTES = 200_000;
  private static final int GAP_MILLIS = 200;
  private static final long HOLD_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final BenchSettings settings;
  private final Report report = new Report();
  private final EventLoopGroup originLoop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final EventLoopGroup loadLoop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  private Bench(BenchSettings settings) {
    this.settings = settings;
  }

  /// Runs the benchmark.
  public static void main(String[] arguments) throws Exception {
    new Bench(BenchSettings.parse(arguments)).run();
  }

  private void run() throws Exception {
    pinSelf();
    Path directory = Files.createTempDirectory("signalbox-bench");
    Channel origin = Origin.start(originLoop, EpollServerSocketChannel.class);
    int originPort = ((InetSocketAddress) origin.localAddress()).getPort();
    try (Target direct = new Target("direct", originPort, null, 0);
        Target nginx = Target.nginx(directory, freePort(), originPort);
        Target signalbox = signalbox(directory, originPort)) {
      List<Target> targets = List.of(direct, nginx, signalbox);
      for (Target target : targets) {
        warmUp(target);
      }
      for (int round = 1; round <= settings.rounds(); round++) {
        for (Scenario scenario : settings.scenarios()) {
          for (Target target : targets) {
            measure(scenario, target, round);
          }
        }
      }
      memory(nginx);
      memory(signalbox);
      startTimes(directory, originPort, signalbox);
    } finally {
      origin.close();
      originLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      loadLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
    report.print(System.out);
  }

  private void warmUp(Target target) throws InterruptedException {
    for (int bytes : new int[] {SMALL_BYTES, LARGE_BYTES}) {
      try (Load load = calls(target, bytes)) {
        TimeUnit.SECONDS.sleep(settings.warmUpSeconds());
        check(target, load);
      }
    }
    try (Load load = streams(target, 200, 20)) {
      TimeUnit.SECONDS.sleep(settings.warmUpSeconds());
      check(target, load);
    }
  }

  private void measure(Scenario scenario, Target target, int round) throws InterruptedException {
    double value =
        switch (scenario) {
          case SMALL -> cpuPerCall(target, SMALL_BYTES);
          case LARGE -> cpuPerCall(target, LARGE_BYTES);
          case STREAMS -> cpuPerEvent(target);
          case FIRST_EVENT -> firstEvent(target);
        };
    if (!Double.isNaN(value)) {
      report.add(scenario, target.name(), value);
    }
    System.out.printf(
        Locale.ROOT, "round %d  %-45s %-10s %.1f%n", round, scenario.title(), target.name(), value);
  }

  private double cpuPerCall(Target target, int bytes) throws InterruptedException {
    try (Load load = calls(target, bytes)) {
      TimeUnit.MILLISECONDS.sleep(300);
      long calls = load.calls();
      long cpu = ProcessFigures.cpuMicros(target.pids());
      TimeUnit.SECONDS.sleep(settings.seconds());
      calls = load.calls() - calls;
      cpu = ProcessFigures.cpuMicros(target.pids()) - cpu;
      check(target, load);
      return target.pids().isEmpty() ? Double.NaN : (double) cpu / calls;
    }
  }

  private double cpuPerEvent(Target target) throws InterruptedException {
    if (target.pids().isEmpty()) {
      return Double.NaN;
    }
    try (Load load = streams(target, settings.streams(), GAP_MILLIS)) {
      TimeUnit.MILLISECONDS.sleep(1_500);
      long events = load.parts();
      long cpu = ProcessFigures.cpuMicros(target.pids());
      TimeUnit.SECONDS.sleep(settings.seconds());
      events = load.parts() - events;
      cpu = ProcessFigures.cpuMicros(target.pids()) - cpu;
      check(target, load);
      return (double) cpu / events;
    }
  }

  private double firstEvent(Target target) throws InterruptedException {
    byte[] request =
        Load.post(
            settings.key(),
            Payloads.request(SMALL_BYTES, true),
            "x-bench-gap-millis: 1\r\nx-bench-events: 0\r\n");
    try (Load load = Load.start(loadLoop, EpollSocketChannel.class, target.port(), request, 1)) {
      TimeUnit.MILLISECONDS.sleep(200);
      load.latencies().clear();
      TimeUnit.SECONDS.sleep(Math.max(1, settings.seconds() / 2));
      check(target, load);
      return load.latencies().micros(0.5);
    }
  }

  private void memory(Target target) throws InterruptedException {
    try (Load load = streams(target, settings.heldStreams(), 1_000)) {
      long deadline = System.nanoTime() + HOLD_LIMIT_NANOS;
      while (load.answering() < settings.heldStreams() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      TimeUnit.SECONDS.sleep(settings.seconds());
      check(target, load);
      report.note(
          String.format(
              Locale.ROOT,
              "%s: %d MB resident with %d held streams",
              target.name(),
              ProcessFigures.residentKib(target.pids()) / 1_024,
              load.answering()));
    }
  }

  private void startTimes(Path directory, int originPort, Target first)
      throws IOException, InterruptedException {
    List<Long> millis = new ArrayList<>(List.of(first.readyMillis()));
    for (int index = 0; index < 4; index++) {
      try (Target again = signalbox(directory, originPort)) {
        millis.add(again.readyMillis());
      }
    }
    millis.sort(null);
    report.note(
        "signalbox: ready after " + millis + " ms (median " + millis.get(millis.size() / 2) + ")");
  }

  private Load calls(Target target, int bytes) {
    byte[] request = Load.post(settings.key(), Payloads.request(bytes, false), "");
    return Load.start(
        loadLoop, EpollSocketChannel.class, target.port(), request, settings.connections());
  }

  private Load streams(Target target, int streams, int gapMillis) {
    byte[] request =
        Load.post(
            settings.key(),
            Payloads.request(SMALL_BYTES, true),
            "x-bench-gap-millis: " + gapMillis + "\r\n");
    return Load.start(loadLoop, EpollSocketChannel.class, target.port(), request, streams);
  }

  private Target signalbox(Path directory, int originPort) throws IOException {
    int port = freePort();
    Path config = directory.resolve("gateway-" + port + ".yaml");
    Files.writeString(config, BenchSettings.gatewayYaml(settings.key(), originPort));
    List<String> command = new ArrayList<>();
    for (String word : settings.proxyCommand()) {
      command.add(
          word.replace("{config}", config.toString())
              .replace("{port}", Integer.toString(port))
              .replace("{opsPort}", Integer.toString(freePort()))
              .replace("{data}", directory.resolve("proxy-" + port).toString())
              .replace(KEY_PLACE, settings.key()));
    }
    return Target.start("signalbox", port, directory, command);
  }

  private static void check(Target target, Load load) {
    if (load.failures() > 0) {
      throw new IllegalStateException(target.name() + ": " + load.failures() + " calls failed");
    }
  }

  /// Origin and load get the second processor, if there is one.
  private static void pinSelf() throws IOException, InterruptedException {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      new ProcessBuilder(
              "taskset", "-a", "-p", "-c", "1", Long.toString(ProcessHandle.current().pid()))
          .redirectErrorStream(true)
          .start()
          .waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
