package dev.signalbox.data.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.sync.StatusFile;
import dev.signalbox.data.sync.SyncEvent;
import dev.signalbox.model.bundle.StatusSeal;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CarriedStatusTest {

  private static final Instant AT = Instant.parse("2026-11-21T07:00:00Z");
  private static final Secret IDENTITY = Identity.mint(new SecureRandom());

  @TempDir Path folder;

  @Test
  void isSignedByAProxyThatWasEnrolledOnce() throws IOException {
    keep(Identity.unknown(IDENTITY, AT).enrolledAs("p1", AT, Duration.ofDays(1)).toBytes());

    Obj written = written();

    assertThat(StatusSeal.proxyOf(written)).contains("p1");
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(IDENTITY).toHex());
    assertThat(StatusSeal.isSealedBy(written, digest)).isTrue();
    assertThat(Json.write(written)).doesNotContain(IDENTITY.reveal());
    assertThat(written.string("name")).isEqualTo("far-away");
    assertThat(written.number("active_version")).isEqualTo(4);
  }

  @Test
  void isWrittenUnsignedByAProxyWithoutAUsableIdentity() throws IOException {
    assertThat(StatusSeal.proxyOf(written())).isEmpty();
    keep(Identity.unknown(IDENTITY, AT).toBytes());
    assertThat(StatusSeal.proxyOf(written())).as("not enrolled yet").isEmpty();
    keep(new byte[] {'{'});
    assertThat(StatusSeal.proxyOf(written())).as("damaged").isEmpty();
  }

  private void keep(byte[] identity) throws IOException {
    Files.write(folder.resolve("identity.json"), identity);
  }

  private Obj written() throws IOException {
    Path file = folder.resolve("policy-status.json");
    new StatusFile(file, "far-away", new CarriedStatus(folder))
        .synced(new SyncEvent(4, "d", "", 4, Optional.empty(), AT));
    return Json.parse(Files.readAllBytes(file)).asObject();
  }
}
