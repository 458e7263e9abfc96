package dev.signalbox.data.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.data.file.PrivateFile;
import dev.signalbox.data.sync.SyncEvent;
import dev.signalbox.data.sync.SyncFailure;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import dev.signalbox.testkit.FakeClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetLinkIT {

  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

  @TempDir Path folder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeClock clock = new FakeClock(START);
  private FakeFleet fleet;

  @BeforeEach
  void start() throws IOException {
    fleet = new FakeFleet();
  }

  @AfterEach
  void stop() {
    fleet.close();
    client.close();
  }

  @Test
  void enrolsOnceAndIsKnownAfterARestart() throws IOException {
    String first;
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
      first = link.get().reveal();
    }
    assertThat(first).matches("sbx_proxy_[A-Za-z0-9_-]{43}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identity())))
        .isEqualTo("rw-------");

    try (FleetLink again = open(false)) {
      again.start();
      await(() -> again.status().lastReport().isPresent());
      assertThat(again.get().reveal()).isEqualTo(first);
    }
    assertThat(fleet.enrolments()).hasSize(1);
  }

  @Test
  void asksAgainAsTheSameWhenTheAnswerGotLostOrItWasKilled() throws IOException {
    fleet.loseAnswers(2);
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> fleet.enrolments().size() >= 1);
    }
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().proxyId().isPresent());
    }
    assertThat(fleet.enrolments()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(fleet.enrolments().stream().distinct()).hasSize(1);
  }

  @Test
  void saysWhatIsMissingWithoutATokenAndWithoutAnIdentity() {
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--enrol-token");
  }

  @Test
  void saysWhyATokenIsRefusedAndServesOn() throws IOException {
    FleetSettings settings = settings(Optional.of(new Secret("sbx_enrol_wrong")));
    try (FleetLink link = open(settings)) {
      link.start();
      await(() -> link.status().trouble().contains("token is refused"));
      link.synced(applied(3));
    }
    assertThat(fleet.reports()).isEmpty();
  }

  @Test
  void renewsAtHalfLifeAndLetsGoOfTheOldOneWhenTheNewOneHasWorked() throws IOException {
    fleet.renewAfter(3_600);
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
      String old = fleet.current();
      clock.advance(Duration.ofMinutes(59));
      link.synced(applied(2));
      await(() -> reported(2));
      assertThat(fleet.current()).isEqualTo(old);

      clock.advance(Duration.ofMinutes(2));
      link.synced(applied(3));
      await(() -> reported(3) && !fleet.current().equals(old));
      assertThat(SecretDigest.of(link.get()).toHex()).isEqualTo(fleet.current());
      await(() -> !read(identity()).contains("other"));
    }
  }

  @Test
  void isNotLockedOutByLostAnswersToRenewals() throws IOException {
    fleet.renewAfter(3_600);
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
      String old = fleet.current();
      fleet.loseAnswers(3);
      clock.advance(Duration.ofHours(2));
      link.synced(applied(2));
      await(() -> reported(2) && !fleet.current().equals(old));
      link.synced(applied(3));
      await(() -> reported(3));
    }
  }

  @Test
  void findsItsWayWhenItWasKilledBetweenAnnouncementAndUse() throws IOException {
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
    }
    // On disk: the one in use and the one announced. Over there the latter is in use already.
    Identity kept = Identity.parse(Files.readAllBytes(identity()));
    Secret announced = Identity.mint(new SecureRandom());
    new PrivateFile(identity()).write(kept.withOther(announced).toBytes());
    FleetCalls calls = new FleetCalls(client, settings(Optional.empty()));
    try {
      calls.renew(kept.current(), announced);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    fleet.useNext();

    try (FleetLink link = open(false)) {
      link.synced(applied(9));
      link.start();
      await(() -> reported(9));
      assertThat(link.get().reveal()).isEqualTo(announced.reveal());
    }
  }

  @Test
  void renewsAtOnceWhenTheClockWentBackwards() throws IOException {
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
      String old = fleet.current();
      clock.advance(Duration.ofDays(-3_650));
      link.synced(applied(2));
      await(() -> reported(2) && !fleet.current().equals(old));
    }
  }

  @Test
  void reportsWhatIsInForceAndWhatWasRefused() throws IOException {
    try (FleetLink link = open(true)) {
      link.start();
      link.synced(applied(4));
      link.synced(
          new SyncEvent(
              5,
              "d5",
              "n5",
              4,
              Optional.of(new SyncEvent.SyncError(SyncFailure.THRESHOLD, "not ours")),
              START));
      await(() -> last("outcome").equals("refused"));
      Obj report = fleet.reports().getLast();
      assertThat(report.object("in_force").number("version")).isEqualTo(4);
      assertThat(report.object("in_force").string("digest")).isEqualTo("d4");
      assertThat(report.object("refused").number("version")).isEqualTo(5);
      assertThat(report.object("refused").string("error")).isEqualTo("threshold: not ours");
      assertThat(report.number("staleness_ms")).isEqualTo(1_000);

      link.synced(applied(6));
      await(() -> last("outcome").equals("applied"));
      // The refusal stays visible: whoever stages versions must not miss it.
      assertThat(fleet.reports().getLast().object("refused").number("version")).isEqualTo(5);
    }
    List<Long> sequence = fleet.reports().stream().map(one -> one.number("sequence")).toList();
    assertThat(sequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void sendsTheNewestStateWhenTheControlPlaneIsBackAndNotEveryOldOne() throws IOException {
    try (FleetLink link = open(true)) {
      link.start();
      await(() -> link.status().lastReport().isPresent());
      fleet.fail(3);
      int before = fleet.reports().size();
      for (int version = 10; version < 500; version++) {
        link.synced(applied(version));
      }
      await(() -> reported(499));
      assertThat(fleet.reports().size() - before).isLessThan(20);
    }
  }

  @Test
  void keepsTheLastReportInAFileThatCanBeCarriedBack() throws IOException {
    fleet.close();
    Files.createDirectories(folder);
    new PrivateFile(identity())
        .write(
            Identity.unknown(Identity.mint(new SecureRandom()), START)
                .enrolledAs("id", START, Duration.ofHours(12))
                .toBytes());
    try (FleetLink link = open(false)) {
      link.synced(applied(7));
      link.start();
      await(() -> link.status().statusKept());
      Obj status = Json.parse(Files.readAllBytes(folder.resolve("status.json"))).asObject();
      assertThat(status.object("in_force").number("version")).isEqualTo(7);
    }
  }

  @Test
  void saysThatAnIdentityOnDiskIsDamaged() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(identity(), "{\"identity\":");

    assertThatThrownBy(() -> open(true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("enrol the proxy anew");
  }

  private boolean reported(long version) {
    return fleet.reports().stream()
        .flatMap(one -> one.get("in_force").stream())
        .anyMatch(one -> one.asObject().number("version") == version);
  }

  private String last(String member) {
    List<Obj> reports = fleet.reports();
    return reports.isEmpty() ? "" : reports.getLast().string(member);
  }

  private static SyncEvent applied(long version) {
    return new SyncEvent(version, "d" + version, "n", version, Optional.empty(), START);
  }

  private Path identity() {
    return folder.resolve("identity.json");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException replaced) {
      return "other";
    }
  }

  private FleetLink open(boolean withToken) throws IOException {
    return open(settings(withToken ? Optional.of(new Secret(FakeFleet.TOKEN)) : Optional.empty()));
  }

  private FleetLink open(FleetSettings settings) throws IOException {
    return new FleetLink(
        client,
        settings,
        new FleetLink.Around(() -> Optional.of(clock.instant().minusSeconds(1)), Optional::empty),
        clock,
        new SecureRandom());
  }

  private FleetSettings settings(Optional<Secret> token) {
    return new FleetSettings(
        fleet.address(),
        token,
        "p1",
        "0.3.0",
        List.of(3),
        folder,
        Duration.ofSeconds(2),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(20));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not become true within 10 s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
