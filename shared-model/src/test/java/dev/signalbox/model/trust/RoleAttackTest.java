package dev.signalbox.model.trust;

import static dev.signalbox.model.trust.AttackCase.ANN;
import static dev.signalbox.model.trust.AttackCase.HAND;
import static dev.signalbox.model.trust.AttackCase.MALLORY;
import static dev.signalbox.model.trust.AttackCase.of;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks on the roles: who signed them, which version they are, and until when they hold.
class RoleAttackTest {

  @ParameterizedTest
  @MethodSource({"onSignatures", "onVersions", "onTime"})
  void isRefusedForItsReasonAndPreventsNothingLater(AttackCase attack) {
    attack.assertRefusedForItsReasonAndNothingLaterPrevented();
  }

  static Stream<AttackCase> onSignatures() {
    RoleSigner stranger = Hand.key();
    return Stream.of(
        signed("no signature"),
        signed("a stranger's signature", stranger),
        signed("the signature of the snapshot's key", HAND.snapshot),
        signed("the signature of a key of the root", HAND.root.getFirst()),
        of(
            "the signature of another timestamp",
            TrustReason.THRESHOLD,
            mallory ->
                mallory.withTimestamp(
                    Attacker.replaced(
                        mallory.old.role("timestamp").bytes(), "\"version\":3", "\"version\":5"))),
        of(
            "another repository",
            TrustReason.THRESHOLD,
            mallory -> new Attacker(new Hand()).next.archive()),
        root("a root that one key signed", 2, HAND, HAND.root.get(0)),
        twice(),
        root("a root that only strangers signed", 2, new Hand(), stranger, Hand.key()),
        of(
            "a root that only its own keys signed",
            TrustReason.THRESHOLD,
            mallory -> {
              Hand own = new Hand();
              return mallory.with(
                  ArchiveName.root(2), own.signer().root(2, Hand.NOW, own.root.subList(0, 2)));
            }),
        of(
            "a root that only the keys before it signed",
            TrustReason.THRESHOLD,
            mallory ->
                mallory.with(
                    ArchiveName.root(2),
                    new Hand().signer().root(2, Hand.NOW, HAND.root.subList(0, 2)))),
        of(
            "a root that asks for no signature",
            TrustReason.MALFORMED,
            mallory ->
                mallory.with(
                    ArchiveName.root(2),
                    Attacker.replaced(
                        HAND.signer().root(2, Hand.NOW, HAND.root),
                        "\"threshold\":2",
                        "\"threshold\":0"))),
        of(
            "targets that the tenants' key signed",
            TrustReason.THRESHOLD,
            mallory ->
                mallory.withRole(
                    "targets", mallory.role(3, Attacker.LATER, Map.of(), HAND.tenants), 3)),
        of(
            "a tenant that the group's key signed",
            TrustReason.THRESHOLD,
            mallory ->
                mallory.withRole(ANN, mallory.role(3, Attacker.LATER, Map.of(), HAND.targets), 3)));
  }

  static Stream<AttackCase> onVersions() {
    return Stream.of(
        new AttackCase(
            "what was the newest before",
            TrustReason.ROLLBACK,
            Hand.NOW,
            mallory -> HAND.signer().create(Hand.NOW).archive()),
        of("root 3 where 2 is due", TrustReason.ROOT_NOT_NEXT, root(3)),
        of("root 1 again", TrustReason.ROOT_NOT_NEXT, root(1)),
        of("root 2^31-1", TrustReason.ROOT_NOT_NEXT, root(Integer.MAX_VALUE)),
        of(
            "an older snapshot under a newer timestamp",
            TrustReason.ROLLBACK,
            mallory -> mallory.withSnapshot(mallory.snapshot(mallory.old, 1, Map.of()))),
        of(
            "an older tenant under a newer snapshot",
            TrustReason.ROLLBACK,
            mallory ->
                mallory.withSnapshot(
                    mallory.snapshot(later(), mallory.next.version(), Map.of("targets", 1L)))),
        of(
            "a snapshot that drops a tenant",
            TrustReason.ROLLBACK,
            mallory ->
                mallory.withSnapshot(
                    mallory.snapshot(mallory.next, mallory.next.version(), Map.of(ANN, 0L)))),
        of(
            "the old snapshot under the new name",
            TrustReason.MISMATCH,
            mallory ->
                mallory.with(
                    ArchiveName.snapshot(mallory.next.version()),
                    mallory.old.role("snapshot").bytes())),
        of(
            "the old role of a tenant under the new name",
            TrustReason.MISMATCH,
            mallory -> mallory.with(ArchiveName.targets(ANN, 3), mallory.old.role(ANN).bytes())),
        of(
            "another snapshot under a version that is trusted",
            TrustReason.EXTRA_FILE,
            mallory -> {
              Map<ArchiveName, byte[]> files =
                  new TreeMap<>(Archive.read(mallory.old.archive()).files());
              files.put(
                  ArchiveName.snapshot(mallory.old.version()),
                  MetadataWriter.snapshot(
                      mallory.snapshot(mallory.old, mallory.old.version(), Map.of()),
                      HAND.snapshot));
              return new Archive(files).toBytes();
            }));
  }

  static Stream<AttackCase> onTime() {
    return Stream.of(
        late("a timestamp that is over", Duration.ofDays(2)),
        late("everything ten years late", Duration.ofDays(3_653)),
        of(
            "a snapshot that is over",
            TrustReason.EXPIRED,
            mallory ->
                mallory.withSnapshot(
                    new Metadata.Snapshot(
                        mallory.next.version(),
                        Hand.NOW.minusSeconds(1),
                        mallory.snapshot(mallory.next, 3, Map.of()).files()))),
        of(
            "a tenant that is over",
            TrustReason.EXPIRED,
            mallory ->
                mallory.withRole(
                    ANN, mallory.role(3, Hand.NOW.minusSeconds(1), Map.of(), HAND.tenants), 3)));
  }

  private static AttackCase signed(String name, RoleSigner... signers) {
    return of(
        name,
        TrustReason.THRESHOLD,
        mallory -> mallory.withTimestamp(mallory.timestamp(UnaryOperator.identity(), signers)));
  }

  private static AttackCase root(String name, long version, Hand named, RoleSigner... signers) {
    return of(
        name,
        TrustReason.THRESHOLD,
        mallory ->
            mallory.with(
                ArchiveName.root(version),
                named.signer().root(version, Hand.NOW, List.of(signers))));
  }

  private static AttackCase twice() {
    return of(
        "a root that one key signed twice",
        TrustReason.MALFORMED,
        mallory ->
            mallory.with(
                ArchiveName.root(2),
                HAND.signer().root(2, Hand.NOW, List.of(HAND.root.get(0), HAND.root.get(0)))));
  }

  private static Function<Attacker, byte[]> root(long version) {
    return mallory ->
        mallory.with(ArchiveName.root(2), HAND.signer().root(version, Hand.NOW, HAND.root));
  }

  private static AttackCase late(String name, Duration after) {
    return new AttackCase(
        name, TrustReason.EXPIRED, Hand.NOW.plus(after), mallory -> mallory.next.archive());
  }

  private static Repository later() {
    return HAND.next(MALLORY.next, Hand.BEN, "later");
  }
}
