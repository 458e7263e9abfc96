package dev.signalbox.launcher;

import dev.signalbox.compiler.yaml.MintedKey;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Makes AOT caches: starts a program, lets it do what it does every day and ends it; the Java
/// machine then writes what it has learned. Whatever goes wrong leaves the program without a cache,
/// which costs start time only.
final class Training {

  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);
  private static final int KEY_LENGTH = 16;

  private final Path home;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  Training(Path home) {
    this.home = home;
  }

  /// The cache of a program as it is built now: the one that is there, or a new one.
  Optional<Path> cache(Program program) {
    Path folder = Program.runFolder(home);
    String name = program.name().toLowerCase(Locale.ROOT);
    try {
      Path cache = folder.resolve(name + "-" + key(program) + ".aot");
      if (Files.exists(cache)) {
        return Optional.of(cache);
      }
      forgetOthers(folder, name);
      Path scratch = Files.createTempDirectory(folder, "training");
      try {
        Path made = scratch.resolve("made.aot");
        train(program, made, scratch);
        if (Files.exists(made)) {
          Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
          return Optional.of(cache);
        }
        return Optional.empty();
      } finally {
        Shell.run(List.of("rm", "-rf", scratch.toString()), "");
      }
    } catch (IOException failed) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// A cache is good for the very jars, options and Java that it was made with.
  private String key(Program program) throws IOException {
    MessageDigest digest = SecretDigest.sha256();
    digest.update(
        (System.getProperty("java.vm.version") + program.options())
            .getBytes(StandardCharsets.UTF_8));
    for (Path jar : program.jars(home)) {
      String facts = jar + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis();
      digest.update(facts.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
  }

  private static void forgetOthers(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String old = file.getFileName().toString();
        if (old.startsWith(name + "-") && old.endsWith(".aot")) {
          Files.delete(file);
        }
      }
    }
  }

  private void train(Program program, Path cache, Path scratch)
      throws IOException, InterruptedException {
    switch (program) {
      case PROXY -> trainProxy(cache, scratch);
      case CONTROL -> trainControl(cache, scratch);
      case SIMULATOR, BENCH, LAUNCHER -> throw new IllegalArgumentException(program.name());
    }
  }

  private void trainProxy(Path cache, Path scratch) throws IOException, InterruptedException {
    MintedKey key = MintedKey.mint("training", new SecureRandom());
    int simulatorPort = Ports.free();
    int port = Ports.free();
    int operationsPort = Ports.free();
    Path config = scratch.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        providers:
          simulator:
            base_url: http://127.0.0.1:%d/v1
            key: none
        keys:
        %s\
        """
            .formatted(simulatorPort, key.lines()));
    Process simulator =
        start(
            Program.SIMULATOR.command(home, List.of("--port", Integer.toString(simulatorPort))),
            scratch,
            Map.of());
    Process proxy =
        start(
            training(
                Program.PROXY,
                cache,
                List.of(
                    "--config", config.toString(),
                    "--port", Integer.toString(port),
                    "--ops-port", Integer.toString(operationsPort),
                    "--data", scratch.resolve("proxy").toString())),
            scratch,
            Map.of("TRAINING_KEY", "training"));
    try {
      URI gateway = URI.create("http://127.0.0.1:" + port);
      if (answers(proxy, URI.create("http://127.0.0.1:" + operationsPort + "/readyz"))
          && answers(simulator, URI.create("http://127.0.0.1:" + simulatorPort + "/"))) {
        call(gateway.resolve("/v1/messages"), "claude-sonnet-4-5", key.key().whole());
        call(gateway.resolve("/v1/chat/completions"), "gpt-5", key.key().whole());
      }
    } finally {
      end(proxy);
      end(simulator);
    }
  }

  /// The database is away during the training: most of a start is to wire everything up.
  private void trainControl(Path cache, Path scratch) throws IOException, InterruptedException {
    int port = Ports.free();
    Map<String, String> environment = new HashMap<>();
    environment.put("SIGNALBOX_CONTROL_PORT", Integer.toString(port));
    environment.put("SIGNALBOX_CONTROL_HOST", "127.0.0.1");
    environment.put("SIGNALBOX_DB_URL", Postgres.url(Ports.free()));
    environment.put("SIGNALBOX_DB_OWNER_USER", Postgres.OWNER);
    environment.put("SIGNALBOX_DB_APP_USER", Postgres.APPLICATION);
    environment.put("SIGNALBOX_TRUST", scratch.resolve("trust").toString());
    Process control = start(training(Program.CONTROL, cache, List.of()), scratch, environment);
    try {
      URI address = URI.create("http://127.0.0.1:" + port);
      if (answers(control, address.resolve("/livez"))) {
        call(address.resolve("/v1/keys"), "", new Secret("training"));
      }
    } finally {
      end(control);
    }
  }

  private List<String> training(Program program, Path cache, List<String> arguments) {
    List<String> command = new ArrayList<>(program.command(home, arguments));
    command.add(1, "-XX:AOTCacheOutput=" + cache);
    return command;
  }

  private static Process start(List<String> command, Path scratch, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("log").toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private boolean answers(Process process, URI address) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (Probe.answers(client, address)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return false;
  }

  private void call(URI address, String model, Secret credential) throws InterruptedException {
    String body =
        """
        {"model":"%s","max_tokens":64,"stream":true,
         "messages":[{"role":"user","content":"Say hello."}]}\
        """
            .formatted(model);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(5))
            .header("authorization", "Bearer " + credential.reveal())
            .header("content-type", "application/json")
            .header("anthropic-version", "2023-06-01")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      client.send(request, BodyHandlers.discarding());
    } catch (IOException refused) {
      // A start without calls is worth a cache too.
    }
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
