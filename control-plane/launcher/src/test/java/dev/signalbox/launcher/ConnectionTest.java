package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionTest {

  private static final Connection CONNECTION =
      new Connection(
          URI.create("http://127.0.0.1:8080"),
          URI.create("http://127.0.0.1:8081"),
          URI.create("http://127.0.0.1:8082"),
          URI.create("http://127.0.0.1:8083"),
          new Secret("admin-secret"),
          new Secret("sbx_key"),
          Map.of("proxy", 17L));

  @Test
  void writesTheNamesThatScriptsRead() {
    assertThat(Json.parse(CONNECTION.toJson()).asObject().members().keySet())
        .containsExactly(
            "gatewayUrl",
            "controlUrl",
            "opsUrl",
            "simulatorUrl",
            "adminToken",
            "virtualKey",
            "pids");
  }

  @Test
  void readsWhatItWrote() {
    assertThat(Connection.parse(CONNECTION.toJson()).toJson()).isEqualTo(CONNECTION.toJson());
  }

  @Test
  void isReadableByItsOwnerOnlyAndReplacedAsAWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("connection.json");
    DataFolder.writePrivate(file, "old");
    DataFolder.writePrivate(file, CONNECTION.toJson());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo(CONNECTION.toJson());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void showsTheAdminTokenAtTheFirstStartOnly() {
    Path data = Path.of("/data");
    assertThat(new Welcome(CONNECTION, data, true, List.of()).toString())
        .contains("admin-secret", "sbx_key");
    assertThat(new Welcome(CONNECTION, data, false, List.of("A note.")).toString())
        .doesNotContain("admin-secret")
        .contains("/data/connection.json", "sbx_key", "A note.");
  }
}
