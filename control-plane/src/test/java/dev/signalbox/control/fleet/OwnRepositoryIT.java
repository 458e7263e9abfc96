package dev.signalbox.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.FollowingProxy;
import dev.signalbox.control.Settings;
import dev.signalbox.control.TestControl;
import dev.signalbox.control.TrustTool;
import dev.signalbox.control.usage.UsageControl;
import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.TenantPolicy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.trust.ArchiveVerifier;
import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import dev.signalbox.model.trust.Repository;
import dev.signalbox.model.trust.TrustState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The repository that a tenant's own proxies get.
final class OwnRepositoryIT {

  private static final String EVE = "sbt_eve_0123456789abcdef0123456789abcdef";

  private static FleetControl fleet;
  private static TestControl control;
  private static TenantId other;
  private static TestProxy own;
  private static TestProxy hosted;

  @BeforeAll
  static void start() {
    fleet = FleetControl.start();
    control = fleet.control();
    other = UsageControl.on(control).otherTenant(EVE);
    fleet.group("own");
    own = fleet.enrol("own", "own-1");
    hosted = fleet.enrol("default", "hosted-1");
    fleet.change();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void holdsThePolicyOfItsTenantAndOfNobodyElse() {
    byte[] archive = archive(own.identity());

    Verdict verdict = verify(root(TestControl.ADMIN), archive);

    assertThat(verdict).isInstanceOf(Verdict.Genuine.class);
    Repository repository = Repository.ofArchive(archive);
    assertThat(repository.roles().keySet())
        .containsExactlyInAnyOrder("targets", "snapshot", "timestamp", "tenant-" + fleet.tenant());
    assertThat(new String(archive, StandardCharsets.ISO_8859_1)).doesNotContain(other.toString());
    assertThat(new String(archive(hosted.identity()), StandardCharsets.ISO_8859_1))
        .contains(other.toString());
    try (FollowingProxy mine = new FollowingProxy(control, own.identity());
        FollowingProxy all = new FollowingProxy(control, hosted.identity())) {
      TenantPolicy policy = mine.look().tenants().getFirst();
      assertThat(all.look().tenants()).contains(policy).hasSizeGreaterThan(1);
    }
  }

  @Test
  void hasARootOfItsOwnThatNoOtherRootStandsFor() {
    byte[] mine = root(TestControl.ADMIN);
    byte[] eves = root(EVE);
    byte[] cells = Repository.ofArchive(archive(hosted.identity())).roots().get(1L);

    assertThat(mine).isNotEqualTo(eves).isNotEqualTo(cells);
    assertThat(verify(eves, archive(own.identity()))).isInstanceOf(Verdict.Refused.class);
    assertThat(verify(cells, archive(own.identity()))).isInstanceOf(Verdict.Refused.class);
    assertThat(verify(mine, archive(hosted.identity()))).isInstanceOf(Verdict.Refused.class);
    assertThat(root(TestControl.ADMIN)).isEqualTo(mine);
  }

  @Test
  void bringsChangesInTheNumbersOfTheFleet() {
    try (FollowingProxy mine = new FollowingProxy(control, own.identity())) {
      Bundle before = mine.look();
      long version = fleet.change();

      Bundle after = mine.look();

      assertThat(after.version()).isEqualTo(version).isGreaterThan(before.version());
      assertThat(after.tenants()).isNotEqualTo(before.tenants());
      own.applied(after.version());
      assertThat(fleet.proxy(own).number("behind_by")).isZero();
      assertThat(mine.look()).isEqualTo(after);
    }
  }

  @Test
  void givesOutNoPartOfAnotherTenant() {
    Repository all = Repository.ofArchive(archive(hosted.identity()));
    Repository mine = Repository.ofArchive(archive(own.identity()));
    String foreign =
        all.roles().get("tenant-" + other).files().values().stream()
            .map(file -> file.hashes().get("sha256"))
            .filter(hash -> !mine.parts().containsKey(hash))
            .findFirst()
            .orElseThrow();
    String shown = mine.parts().keySet().iterator().next();

    assertThat(part(own, foreign)).isEqualTo(404);
    assertThat(part(hosted, foreign)).isEqualTo(200);
    assertThat(part(own, shown)).isEqualTo(200);
  }

  @Test
  void isCarriedAsAnArchiveOfItsOwn() {
    for (String token : List.of(TestControl.ADMIN, EVE)) {
      byte[] archive = bytes("/v1/fleet/repository/archive?life_days=30", token);
      assertThat(verify(root(token), archive, Duration.ofDays(29)))
          .isInstanceOf(Verdict.Genuine.class);
      assertThat(verify(root(token), archive, Duration.ofDays(31)))
          .isInstanceOf(Verdict.Refused.class);
    }
    assertThat(
            verify(
                root(TestControl.ADMIN),
                bytes("/v1/bundle/archive?life_days=30", own.identity()),
                Duration.ofDays(29)))
        .isInstanceOf(Verdict.Genuine.class);
    assertThat(control.get("/v1/fleet/repository/archive?life_days=121").statusCode())
        .isEqualTo(400);
  }

  @Test
  void isTheSameFromEveryProcess() {
    try (TestControl second = control.startAnother();
        FollowingProxy mine = new FollowingProxy(control, own.identity())) {
      second.awaitReady();
      long version = mine.look().version();
      try (FollowingProxy there = new FollowingProxy(second, own.identity())) {
        assertThat(there.look().version()).isGreaterThanOrEqualTo(version);
        assertThat(there.look().tenants()).isEqualTo(mine.look().tenants());
      }
    }
  }

  @Test
  void followsAChangeOfItsOwnKeys() throws IOException {
    fleet.group("rotating");
    try (TestControl second = control.startAnother()) {
      second.awaitReady();
      // A tenant whose keys no other test relies on.
      byte[] pinned = rootOf(second, EVE);
      byte[] before = bytesOf(second, "/v1/fleet/repository/archive", EVE);
      Verdict.Genuine first = (Verdict.Genuine) verify(pinned, before);
      Path folder =
          control.bean(Settings.class).trust().resolve("tenants").resolve(other.toString());
      assertThat(Files.exists(folder)).isTrue();
      TrustTool.run(List.of("rotate", folder.toString(), "all"), Clock.systemUTC());
      try (TestControl third = control.startAnother()) {
        third.awaitReady();
        byte[] after = bytesOf(third, "/v1/fleet/repository/archive", EVE);
        assertThat(Repository.ofArchive(after).roots()).hasSize(2);
        assertThat(ArchiveVerifier.verify(first.trusted(), after, path -> true, Instant.now()))
            .isInstanceOf(Verdict.Genuine.class);
        assertThat(verify(pinned, after)).isInstanceOf(Verdict.Genuine.class);
        assertThat(rootOf(third, EVE)).isEqualTo(pinned);
      }
    }
  }

  private static int part(TestProxy proxy, String sha256) {
    return control.send("GET", "/v1/bundle/parts/" + sha256, proxy.identity(), null).statusCode();
  }

  private static byte[] archive(String identity) {
    return bytes("/v1/bundle", identity);
  }

  private static byte[] root(String token) {
    return bytes("/v1/fleet/repository/root", token);
  }

  private static byte[] rootOf(TestControl from, String token) {
    return bytesOf(from, "/v1/fleet/repository/root", token);
  }

  private static byte[] bytes(String path, String token) {
    return bytesOf(control, path, token);
  }

  private static byte[] bytesOf(TestControl from, String path, String token) {
    HttpRequest request =
        HttpRequest.newBuilder(from.address(path))
            .header("authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      return answer.body();
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Verdict verify(byte[] root, byte[] archive) {
    return verify(root, archive, Duration.ZERO);
  }

  private static Verdict verify(byte[] root, byte[] archive, Duration later) {
    return ArchiveVerifier.verify(
        TrustState.pinned(root), archive, path -> true, Instant.now().plus(later));
  }
}
