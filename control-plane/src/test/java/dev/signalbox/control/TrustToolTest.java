package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.control.bundle.TrustFolder;
import dev.signalbox.model.trust.ArchiveVerifier;
import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.TrustState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustToolTest {

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;

  @Test
  void makesKeysThatOnlyTheirOwnerCanRead() throws IOException {
    TrustTool.run(List.of("init", folder.toString()), CLOCK);

    for (String key : List.of("root-1", "root-2", "root-3", "targets", "snapshot", "timestamp")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve(key + ".pem"))))
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(folder.resolve("root.json"))).contains("\"_type\":\"root\"");
    assertThat(Files.readString(folder.resolve("TAKE-THE-ROOT-KEYS-OFF-LINE.txt")))
        .contains("root-1.pem");
  }

  @Test
  void replacesKeysInAWayThatProxiesFollow() throws IOException {
    TrustTool.run(List.of("init", folder.toString()), CLOCK);
    Instant now = CLOCK.instant();
    TrustFolder before = TrustFolder.open(folder, new SecureRandom(), now);
    Repository old = before.signer().create(before.roots(), now);
    TrustState pinned = TrustState.pinned(Files.readAllBytes(folder.resolve("root.json")));
    Verdict first = ArchiveVerifier.verify(pinned, old.archive(), path -> true, now);
    TrustTool.run(List.of("rotate", folder.toString(), "all"), CLOCK);
    TrustFolder after = TrustFolder.open(folder, new SecureRandom(), now);
    byte[] second = after.roots().getOrDefault(2L, new byte[0]);
    Repository rotated = after.signer().rotate(old, second, now);

    Verdict followed =
        ArchiveVerifier.verify(first.trusted(), rotated.archive(1), path -> true, now);
    assertThat(followed).isInstanceOf(Verdict.Genuine.class);
    Repository retired = before.signer().restamp(old, 99, now);
    assertThat(ArchiveVerifier.verify(followed.trusted(), retired.archive(), path -> true, now))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void saysWhichKeysMustBeBroughtBack() throws IOException {
    TrustTool.run(List.of("init", folder.toString()), CLOCK);
    Files.delete(folder.resolve("root-1.pem"));
    Files.delete(folder.resolve("root-2.pem"));

    assertThatThrownBy(
            () -> TrustTool.run(List.of("rotate", folder.toString(), "timestamp"), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("root keys");
  }

  @Test
  void explainsItself() {
    assertThatThrownBy(() -> TrustTool.run(List.of("rotate"), CLOCK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("usage");
  }
}
