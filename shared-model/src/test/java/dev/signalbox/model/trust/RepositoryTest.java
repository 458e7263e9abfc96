package dev.signalbox.model.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.trust.ArchiveVerifier.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepositoryTest {

  private final Hand hand = new Hand();
  private final Repository repository = hand.repository();

  @Test
  void isReadAsItWasPublished() {
    VerifiedBundle bundle = Hand.genuine(Hand.pinned(repository), repository.archive()).bundle();

    assertThat(bundle.version()).isEqualTo(2);
    assertThat(bundle.digest()).isEqualTo(repository.digest());
    assertThat(bundle.issued()).contains(Hand.NOW);
    assertThat(bundle.parts())
        .containsOnlyKeys(
            "group/v3/group",
            "tenants/" + Hand.ANN + "/v3/keys/00",
            "tenants/" + Hand.ANN + "/v3/routes",
            "tenants/" + Hand.BEN + "/v3/keys/00",
            "tenants/" + Hand.BEN + "/v3/routes");
    assertThat(bundle.parts().get("group/v3/group"))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("limits");
  }

  @Test
  void sendsOnlyWhatChangedToWhoeverHasTheRest() {
    TrustState before = Hand.trusting(Hand.pinned(repository), repository.archive());
    Repository changed = hand.next(repository, Hand.ANN, "second");
    byte[] difference = changed.archive(repository.version());

    assertThat(difference.length).isLessThan(changed.archive().length * 2 / 3);
    VerifiedBundle bundle = Hand.genuine(before, difference).bundle();
    assertThat(bundle.version()).isEqualTo(3);
    assertThat(bundle.parts().get("tenants/" + Hand.ANN + "/v3/keys/00"))
        .asString(StandardCharsets.UTF_8)
        .startsWith("second");
    assertThat(bundle.parts()).isNotEmpty().containsKey("tenants/" + Hand.BEN + "/v3/keys/00");
  }

  @Test
  void signsNothingAnewWhereNothingChanged() {
    assertThat(hand.next(repository, Hand.ANN, "first")).isSameAs(repository);
    assertThat(hand.signer().renew(repository, Hand.NOW.plusSeconds(14))).isSameAs(repository);
  }

  @Test
  void signsOnlyTheRoleThatChanged() {
    Repository changed = hand.next(repository, Hand.ANN, "second");

    for (String role : List.of("targets", RepositorySigner.roleOf(Hand.BEN))) {
      assertThat(changed.role(role)).isSameAs(repository.role(role));
    }
    assertThat(changed.role(RepositorySigner.roleOf(Hand.ANN)).version()).isEqualTo(3);
    assertThat(changed.timestampVersion()).isEqualTo(repository.timestampVersion() + 2);
  }

  @Test
  void forgetsPartsThatNobodyNames() {
    Repository changed = hand.next(repository, Hand.ANN, "second");

    assertThat(changed.parts()).hasSameSizeAs(repository.parts());
    assertThat(changed.parts().keySet()).isNotEqualTo(repository.parts().keySet());
  }

  @Test
  void tellsTheTimeAnewWithoutANewPolicy() {
    TrustState before = Hand.trusting(Hand.pinned(repository), repository.archive());
    Repository later = hand.signer().renew(repository, Hand.NOW.plusSeconds(15));

    assertThat(later.version()).isEqualTo(repository.version());
    byte[] archive = later.archive(repository.version());
    assertThat(archive.length).isLessThan(6_000);
    VerifiedBundle bundle = Hand.genuine(before, archive).bundle();
    assertThat(bundle.issued()).contains(Hand.NOW.plusSeconds(15));
    assertThat(bundle.digest()).isEqualTo(repository.digest());
  }

  @Test
  void signsAnewWhatWouldExpire() {
    Repository later = hand.signer().renew(repository, Hand.NOW.plus(Duration.ofDays(250)));

    assertThat(hand.signer().renew(repository, Hand.NOW.plus(Duration.ofDays(240))).version())
        .isEqualTo(repository.version());
    assertThat(later.version()).isEqualTo(repository.version() + 1);
    assertThat(later.role(RepositorySigner.roleOf(Hand.ANN)).version()).isEqualTo(3);
    assertThat(
            Hand.verify(
                Hand.pinned(repository), later.archive(), Hand.NOW.plus(Duration.ofDays(250))))
        .isInstanceOf(Verdict.Genuine.class);
    byte[] root = repository.roots().getOrDefault(1L, new byte[0]);
    assertThat(hand.signer().isDue(root, Hand.NOW.plus(Duration.ofDays(240)))).isFalse();
    assertThat(hand.signer().isDue(root, Hand.NOW.plus(Duration.ofDays(250)))).isTrue();
  }

  @Test
  void givesWhoeverIsHeldAtAVersionWhatMustNotWait() {
    TrustState before = Hand.trusting(Hand.pinned(repository), repository.archive());
    Repository second = hand.next(repository, Hand.ANN, "second");
    Repository third = hand.next(second, Hand.ANN, "third");

    Verdict.Genuine first = Hand.genuine(before, held(second).archive(repository.version()));
    Verdict.Genuine next = Hand.genuine(first.trusted(), held(third).archive(repository.version()));
    Verdict.Genuine released = Hand.genuine(next.trusted(), third.archive());

    assertThat(text(first, "keys/00")).startsWith("second");
    assertThat(text(next, "keys/00")).startsWith("third");
    assertThat(text(next, "routes")).isEqualTo("routes of then");
    assertThat(text(released, "routes")).isEqualTo("routes of " + Hand.ANN);
    assertThat(first.bundle().version()).isEqualTo(repository.version());
    assertThat(next.bundle().version()).isEqualTo(repository.version());
    assertThat(next.bundle().digest()).isNotEqualTo(first.bundle().digest());
    assertThat(Hand.verify(next.trusted(), held(second).archive()))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(Hand.verify(released.trusted(), held(third).archive()))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(Hand.genuine(first.trusted(), held(second).stamp()).bundle().digest())
        .isEqualTo(first.bundle().digest());
  }

  @Test
  void holdsAVersionOverAChangeOfKeysOfTheSigners() {
    Repository second = hand.next(repository, Hand.ANN, "second");
    byte[] root = hand.signer().root(2, Hand.NOW, hand.root.subList(0, 2));
    Repository rotated = hand.signer().rotate(second, root, Hand.NOW);

    Verdict.Genuine genuine = Hand.genuine(Hand.pinned(repository), held(rotated).archive());

    assertThat(genuine.bundle().version()).isEqualTo(repository.version());
    assertThat(text(genuine, "keys/00")).startsWith("second");
  }

  /// The routes of then with the keys of now.
  private Repository held(Repository newest) {
    String path = RepositorySigner.pathOf(Hand.ANN);
    byte[] keys = newest.partsOf(RepositorySigner.roleOf(Hand.ANN)).get(path + "v3/keys/00");
    return hand.signer()
        .hold(
            repository,
            newest,
            Map.of(
                RepositorySigner.roleOf(Hand.ANN),
                List.of(
                    TargetPart.of(path + "v3/keys/00", keys == null ? new byte[0] : keys),
                    Hand.part(path + "v3/routes", "routes of then"))),
            Hand.NOW);
  }

  private static String text(Verdict.Genuine genuine, String name) {
    String path = RepositorySigner.pathOf(Hand.ANN) + "v3/" + name;
    return new String(
        genuine.bundle().parts().getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
  }

  @Test
  void keepsATenantThatIsGoneAsARoleThatNamesNothing() {
    TrustState before = Hand.trusting(Hand.pinned(repository), repository.archive());
    Repository without =
        hand.signer()
            .publish(repository, Map.of(RepositorySigner.roleOf(Hand.BEN), List.of()), Hand.NOW);

    assertThat(Hand.genuine(before, without.archive(repository.version())).bundle().parts())
        .hasSize(3);
  }

  @Test
  void isPutTogetherFromWhatWasStored() {
    Map<String, Repository.RoleFile> roles = new java.util.HashMap<>();
    repository
        .roles()
        .forEach((name, file) ->
            roles.put(name, Repository.RoleFile.stored(name, file.bytes(), file.since())));
    Repository again = new Repository(repository.roots(), roles, repository.parts());

    assertThat(again.archive()).isEqualTo(repository.archive());
    assertThat(hand.next(again, Hand.ANN, "second").version()).isEqualTo(3);
  }

  @Test
  void followsAChainOfRootsAndRefusesTheKeysThatWereReplaced() {
    TrustState before = Hand.trusting(Hand.pinned(repository), repository.archive());
    Hand fresh = new Hand(List.of(hand.root.get(0), Hand.key("EC"), Hand.key()));
    byte[] second =
        fresh
            .signer()
            .root(2, Hand.NOW, List.of(hand.root.get(0), hand.root.get(1), fresh.root.get(1)));
    Repository rotated = fresh.signer().rotate(repository, second, Hand.NOW);

    Verdict.Genuine after = Hand.genuine(before, rotated.archive(repository.version()));
    assertThat(after.bundle().version()).isEqualTo(3);
    assertThat(Hand.genuine(Hand.pinned(repository), rotated.archive()).bundle().digest())
        .isEqualTo(rotated.digest());
    Repository retired = hand.next(repository, Hand.ANN, "by retired keys");
    assertThat(Hand.verify(after.trusted(), retired.archive()))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(TrustReason.THRESHOLD));
  }

  @Test
  void recoversFromVersionsThatWereMadeToJumpOnceTheKeysAreReplaced() {
    Repository jumped = hand.repository();
    byte[] far =
        MetadataWriter.timestamp(
            new Metadata.Timestamp(
                Integer.MAX_VALUE,
                Hand.NOW.plusSeconds(60),
                new Metadata.FileMeta(2, java.util.OptionalLong.empty(), Map.of()),
                java.util.Optional.empty()),
            hand.timestamp);
    TrustState poisoned = Hand.trusting(Hand.pinned(jumped), jumped.archive(0, far));
    assertThat(Hand.verify(poisoned, hand.next(jumped, Hand.ANN, "x").archive()))
        .isInstanceOf(Verdict.Refused.class);

    Hand fresh = new Hand(hand.root);
    byte[] second = fresh.signer().root(2, Hand.NOW, List.of(hand.root.get(0), hand.root.get(1)));
    Repository rotated = fresh.signer().rotate(jumped, second, Hand.NOW);
    assertThat(Hand.genuine(poisoned, rotated.archive()).bundle().timestampVersion())
        .isEqualTo(rotated.timestampVersion());
  }

  @Test
  void isKeptOnDiskAndJudgedFromThereWhateverTheTime() {
    TrustState state = Hand.trusting(Hand.pinned(repository), repository.archive());
    byte[] kept = state.archive(true).orElseThrow();

    assertThat(Hand.verify(Hand.pinned(repository), kept, Hand.NOW.plus(Duration.ofDays(9_000))))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(Hand.verify(Hand.pinned(repository), kept, java.time.Instant.MIN))
        .isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void livesInAFileForAsLongAsItIsExportedFor() {
    byte[] file = hand.signer().export(repository, Duration.ofDays(90), Hand.NOW);

    assertThat(Hand.verify(Hand.pinned(repository), file, Hand.NOW.plus(Duration.ofDays(89))))
        .isInstanceOf(Verdict.Genuine.class);
  }

  @Test
  void pinsOnlyARootThatSignsItself() {
    byte[] other = repository.role("timestamp").bytes();
    assertThatThrownBy(() -> TrustState.pinned(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a root of trust");
  }
}
