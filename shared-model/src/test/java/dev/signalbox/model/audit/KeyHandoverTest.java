package dev.signalbox.model.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.audit.Verdict.Kind;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.SecretDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A log of twelve entries with a checkpoint after every third, whose key was replaced after the
/// fourth and after the eighth entry.
final class KeyHandoverTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyPair FIRST = SigningKeys.generate(RANDOM);
  private static final KeyPair SECOND = SigningKeys.generate(RANDOM);
  private static final KeyPair THIRD = SigningKeys.generate(RANDOM);
  private static final KeyPair FOREIGN = SigningKeys.generate(RANDOM);
  private static final TenantId OTHER = new TenantId(new UUID(0x7000, 2));
  private static final Instant AT = Instant.parse("2026-11-21T07:00:00Z");
  private static final int ENTRIES = 12;

  /// What is written; tests change it before it is signed, as who holds some of the keys could.
  private static final class Plan {
    private List<KeyPair> keys = List.of(FIRST, SECOND, THIRD);
    private List<Long> changes = List.of(4L, 8L);
    private TenantId handedOverBy = SampleLog.TENANT;
    private long from = 1;
    private UnaryOperator<KeyPair> marksWith = key -> key;
    private UnaryOperator<ChainHash> handoverOf = link -> link;
    private UnaryOperator<List<String>> handoversShown = notes -> notes;
    private UnaryOperator<List<String>> pastKeysShown = keys -> keys;
  }

  @Test
  void leadsFromAnyTrustedKeyToTheNewest() {
    for (KeyPair trusted : List.of(FIRST, SECOND, THIRD)) {
      for (long from : new long[] {1, 5, 6, 10}) {
        Plan plan = new Plan();
        plan.from = from;
        assertThat(verify(plan, trusted.getPublic())).as("from " + from).isInstanceOf(Sound.class);
      }
    }
    assertThat(verify(new Plan())).as("the keys of the file").isInstanceOf(Sound.class);
    assertThat(kind(new Plan(), FOREIGN.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void readsCheckpointsThatWereKeptFromBeforeAndAfter() throws IOException {
    byte[] file = file(new Plan());

    List<PublicKey> proved =
        AuditVerifier.keys(new ByteArrayInputStream(file), List.of(FIRST.getPublic()));

    assertThat(proved).containsExactly(FIRST.getPublic(), SECOND.getPublic(), THIRD.getPublic());
    assertThat(AuditVerifier.keys(new ByteArrayInputStream(file), List.of(FOREIGN.getPublic())))
        .containsExactly(FOREIGN.getPublic());
  }

  @Test
  void findsAHandOverThatTheOldKeyDidNotSign() {
    Plan plan = new Plan();
    plan.handoversShown =
        notes -> List.of(handover(SampleLog.TENANT, 4, link(4), FOREIGN, SECOND), notes.get(1));

    assertThat(kind(plan, FIRST.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void findsAHandOverToAnotherKeyThanTheOneThatFollows() {
    Plan plan = new Plan();
    plan.handoversShown =
        notes -> List.of(handover(SampleLog.TENANT, 4, link(4), FIRST, FOREIGN), notes.get(1));

    assertThat(kind(plan, FIRST.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void findsAHandOverThatWasEditedDroppedOrMoved() {
    List<UnaryOperator<List<String>>> ways =
        List.of(
            notes -> List.of(notes.get(0).replace("\n4\n", "\n5\n"), notes.get(1)),
            notes -> List.of(notes.get(1)),
            notes -> List.of(),
            notes -> List.of(notes.get(1), notes.get(0)),
            notes -> List.of(notes.get(0), notes.get(0)));
    for (UnaryOperator<List<String>> way : ways) {
      Plan plan = new Plan();
      plan.handoversShown = way;
      for (KeyPair trusted : List.of(FIRST, SECOND, THIRD)) {
        assertThat(verify(plan, trusted.getPublic())).isInstanceOf(Tampered.class);
      }
    }
  }

  @Test
  void findsThatTheOldestHandOverWasLeftOutWithItsKey() {
    Plan plan = new Plan();
    plan.from = 10;
    plan.handoversShown = notes -> notes.subList(1, 2);
    plan.pastKeysShown = keys -> keys.subList(1, 2);

    assertThat(kind(plan, THIRD.getPublic())).isEqualTo(Kind.EDITED);
  }

  @Test
  void findsAnotherHandOverThatTheOldKeySignedToo() {
    Plan plan = new Plan();
    plan.handoversShown =
        notes -> List.of(handover(SampleLog.TENANT, 3, link(3), FIRST, SECOND), notes.get(1));

    assertThat(kind(plan, THIRD.getPublic())).isEqualTo(Kind.EDITED);
  }

  @Test
  void findsAHandOverOfAnotherLog() {
    Plan otherTenant = new Plan();
    otherTenant.handedOverBy = OTHER;
    assertThat(kind(otherTenant, FIRST.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);

    Plan otherEntries = new Plan();
    otherEntries.handoverOf = link -> ChainHash.start(OTHER);
    assertThat(kind(otherEntries, FIRST.getPublic())).isEqualTo(Kind.FORKED);
  }

  @Test
  void findsThatAKeySignedOutsideOfItsTime() {
    for (KeyPair wrong : List.of(FIRST, SECOND, THIRD)) {
      Plan plan = new Plan();
      plan.marksWith = right -> wrong;
      assertThat(kind(plan, FIRST.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);
    }
  }

  @Test
  void letsNoRetiredKeyMakeAnExport() {
    Plan plan = new Plan();
    plan.keys = List.of(FIRST, SECOND, FIRST);

    assertThat(kind(plan, FIRST.getPublic())).isEqualTo(Kind.BAD_SIGNATURE);
  }

  private static byte[] content(long sequence) {
    return SampleLog.content(sequence, "entry " + sequence);
  }

  private static ChainHash link(long sequence) {
    ChainHash link = ChainHash.start(SampleLog.TENANT);
    for (long next = 1; next <= sequence; next++) {
      link = link.next(next, content(next));
    }
    return link;
  }

  private static String handover(
      TenantId tenant, long sequence, ChainHash link, KeyPair from, KeyPair to) {
    return SignedNote.sign(
        new Checkpoint(tenant, sequence, link, AT, Optional.of(to.getPublic())).text(), from);
  }

  private static byte[] file(Plan plan) {
    List<String> handovers = new ArrayList<>();
    for (int index = 0; index < plan.changes.size(); index++) {
      long sequence = plan.changes.get(index);
      handovers.add(
          handover(
              plan.handedOverBy,
              sequence,
              plan.handoverOf.apply(link(sequence)),
              plan.keys.get(index),
              plan.keys.get(index + 1)));
    }
    MessageDigest vouched = SecretDigest.sha256();
    handovers.forEach(note -> vouched.update(note.getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long marks = 0;
    for (long sequence = plan.from; sequence <= ENTRIES; sequence++) {
      body.writeBytes(
          ExportFormat.entry(link(sequence - 1), sequence, link(sequence), content(sequence)));
      if (sequence % 3 == 0) {
        KeyPair inUse = plan.keys.get(sequence <= 4 ? 0 : sequence <= 8 ? 1 : 2);
        String note = SampleLog.note(sequence, link(sequence), plan.marksWith.apply(inUse));
        vouched.update(note.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(ExportFormat.checkpoint(++marks, note));
      }
    }
    ExportStatement statement =
        new ExportStatement(
            SampleLog.TENANT,
            plan.from,
            ENTRIES,
            link(plan.from - 1),
            link(ENTRIES),
            marks,
            ChainHash.of(vouched.digest()),
            AT);
    KeyPair current = plan.keys.getLast();
    List<String> past =
        plan.keys.subList(0, plan.keys.size() - 1).stream()
            .map(key -> SigningKeys.writePublic(key.getPublic()))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ExportFormat.header(
            plan.pastKeysShown.apply(past),
            plan.handoversShown.apply(handovers),
            SigningKeys.writePublic(current.getPublic()),
            SignedNote.sign(statement.text(), current)));
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private static Kind kind(Plan plan, PublicKey... trusted) {
    Verdict verdict = verify(plan, trusted);
    assertThat(verdict).isInstanceOf(Tampered.class);
    return ((Tampered) verdict).kind();
  }

  private static Verdict verify(Plan plan, PublicKey... trusted) {
    try {
      return new AuditVerifier(List.of(trusted), Optional.empty())
          .verify(new ByteArrayInputStream(file(plan)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
