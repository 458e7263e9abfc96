package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.testkit.database.TestDatabase;
import dev.signalbox.testkit.database.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutageIT {

  @TempDir Path folder;

  @Test
  void startsWithoutADatabaseAndComesBackWhenPostgresIsKilledAndStartedAgain() throws IOException {
    int port = freePort();
    TestDatabase database;
    try (TestServer server = TestServer.startIn(folder, port)) {
      database = server.createDatabase();
    }
    try (TestControl control = TestControl.startOn(database)) {
      assertThat(control.send("GET", "/livez", null, null).statusCode()).isEqualTo(200);
      assertThat(control.send("GET", "/readyz", null, null).statusCode()).isEqualTo(503);
      assertThat(json(control.get("/v1/tenant")).string("code")).isEqualTo("not_ready");

      TestServer first = TestServer.startIn(folder, port);
      control.awaitReady();
      assertThat(control.get("/v1/tenant").statusCode()).isEqualTo(200);

      first.kill();
      await().until(() -> control.send("GET", "/readyz", null, null).statusCode() == 503);
      assertThat(control.send("GET", "/v1/bundle", TestControl.PROXY, null).statusCode())
          .isEqualTo(200);
      assertThat(json(control.get("/v1/tenant")).string("code")).isEqualTo("database_unavailable");

      try (TestServer second = TestServer.startIn(folder, port)) {
        assertThat(second.port()).isEqualTo(port);
        control.awaitReady();
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> control.get("/v1/tenant").statusCode() == 200);
      }
    }
  }

  @Test
  void isNeverReadyOnADatabaseThatForgets() {
    try (TestServer server = TestServer.startForgetful()) {
      try (TestControl control = TestControl.startOn(server.createDatabase())) {
        await()
            .until(() ->
                control.send("GET", "/readyz", null, null).body().startsWith("database refused"));
        assertThat(json(control.get("/v1/tenant")).string("code")).isEqualTo("not_ready");
      }
    }
  }

  @Test
  void isNeverReadyWithARoleThatRowLevelSecurityDoesNotBind() {
    TestDatabase database = TestServer.shared().createDatabase();
    TestDatabase asOwner =
        new TestDatabase(
            database.url(),
            database.ownerUser(),
            database.ownerPassword(),
            database.ownerUser(),
            database.ownerPassword());
    try (TestControl control = TestControl.startOn(asOwner)) {
      await()
          .until(() ->
              control.send("GET", "/readyz", null, null).body().startsWith("database refused"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
