package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.testkit.database.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The control plane as a process of its own, as the launcher starts it.
final class ProcessIT {

  @TempDir Path folder;

  @Test
  void becomesReadyAndEndsCleanlyWhenAskedTo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    TestDatabase database = TestDatabase.create();
    Path log = folder.resolve("log");
    Process process =
        start(
            log,
            Map.of(
                "SIGNALBOX_CONTROL_PORT", Integer.toString(port),
                "SIGNALBOX_DB_URL", database.url(),
                "SIGNALBOX_DB_OWNER_USER", database.ownerUser(),
                "SIGNALBOX_DB_OWNER_PASSWORD", database.ownerPassword(),
                "SIGNALBOX_DB_APP_USER", database.appUser(),
                "SIGNALBOX_DB_APP_PASSWORD", database.appPassword(),
                "SIGNALBOX_BOOTSTRAP_ADMIN_TOKEN", TestControl.ADMIN,
                "SIGNALBOX_PROXY_TOKEN", TestControl.PROXY,
                "SIGNALBOX_TRUST", folder.resolve("keys/trust").toString()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> status(client, port, "/readyz") == 200);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("keys/trust/timestamp.pem"))))
          .isEqualTo("rw-------");
      assertThat(Files.readString(folder.resolve("keys/trust/root.json")))
          .contains("\"_type\":\"root\"")
          .doesNotContain("PRIVATE");

      process.destroy();

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
      assertThat(Files.readString(log))
          .contains("listening")
          .contains("stopped")
          .doesNotContain(TestControl.ADMIN)
          .doesNotContain(TestControl.PROXY)
          .doesNotContain("ERROR");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void saysWhatIsMissingAndEnds() throws Exception {
    Path log = folder.resolve("log");
    Process process = start(log, Map.of());

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(Files.readString(log)).contains("SIGNALBOX_DB_URL is not set");
  }

  private static Process start(Path log, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            ControlPlane.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGNALBOX_"));
    builder.environment().putAll(environment);
    File file = log.toFile();
    return builder.redirectErrorStream(true).redirectOutput(file).start();
  }

  private static int status(HttpClient client, int port, String path) throws Exception {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (ConnectException notListeningYet) {
      return 0;
    }
  }
}
