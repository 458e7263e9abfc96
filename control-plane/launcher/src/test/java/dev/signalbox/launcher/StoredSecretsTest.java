package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredSecretsTest {

  @TempDir Path folder;

  @Test
  void findsTheSameCredentialsAtTheNextStart() {
    DataFolder data = DataFolder.open(folder.resolve("data"));
    assertThat(StoredSecrets.load(data)).isEmpty();
    StoredSecrets made = StoredSecrets.create(new SecureRandom());
    made.withVirtualKey(new Secret("sbx_key")).save(data);
    StoredSecrets found = StoredSecrets.load(data).orElseThrow();
    assertThat(found.adminToken().reveal()).isEqualTo(made.adminToken().reveal());
    assertThat(found.owner().reveal()).isEqualTo(made.owner().reveal());
    assertThat(found.virtualKey().orElseThrow().reveal()).isEqualTo("sbx_key");
  }

  @Test
  void makesCredentialsThatDiffer() {
    StoredSecrets made = StoredSecrets.create(new SecureRandom());
    assertThat(made.owner().reveal()).isNotEqualTo(made.application().reveal()).hasSize(43);
    assertThat(made.adminToken().reveal()).startsWith("sbx_admin_");
  }

  @Test
  void hidesTheFolderFromOthers() throws IOException {
    DataFolder data = DataFolder.open(folder.resolve("a/b"));
    StoredSecrets.create(new SecureRandom()).save(data);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.secrets())))
        .isEqualTo("rw-------");
  }
}
