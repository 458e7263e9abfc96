package dev.signalbox.model.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.audit.SampleLog.Row;
import dev.signalbox.model.audit.Verdict.Kind;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AuditVerifierTest {

  /// With `-Dsignalbox.full=true` as many as the acceptance figure says.
  private static final int TAMPERINGS = Boolean.getBoolean("signalbox.full") ? 10_000 : 800;

  /// Logs of 3 to 14 entries with a checkpoint after every one to six.
  private static final List<List<Row>> LOGS =
      IntStream.range(0, 24)
          .mapToObj(seed -> SampleLog.rows(1, 3 + seed / 2, 1 + seed % 6, new Random(seed)))
          .toList();

  private static final List<PublicKey> TRUSTED = List.of(SampleLog.KEYS.getPublic());

  @Test
  void believesWhatWasExported() {
    for (long from : new long[] {1, 2, 17, 31}) {
      byte[] file = SampleLog.join(SampleLog.rows(from, 30, 4, new Random(from)));

      assertThat(verify(file, TRUSTED)).isInstanceOf(Sound.class);
      assertThat(verify(file, List.of())).isInstanceOf(Sound.class);
    }
  }

  /// So many over all ways; each is found, called by its name and placed.
  @ParameterizedTest
  @EnumSource(Tampering.Way.class)
  void findsAndLocatesEveryTampering(Tampering.Way way) {
    int count = TAMPERINGS / Tampering.Way.values().length;
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    for (int seed = 0; seed < count; seed++) {
      Random random = new Random(31L * seed + way.ordinal());
      List<Row> rows = LOGS.get(random.nextInt(LOGS.size()));
      Tampering tampering = Tampering.random(way, rows, random);
      if (Arrays.equals(tampering.file(), SampleLog.join(rows))) {
        continue; // Bytes put in or taken out that happen to make the same file.
      }

      Verdict verdict = verify(tampering.file(), TRUSTED);

      assertThat(verdict).as(way + " " + seed).isInstanceOf(Tampered.class);
      Tampered found = (Tampered) verdict;
      String what = way + " " + seed + ": " + found;
      assertThat(tampering.kinds()).as(what).contains(found.kind());
      if (tampering.line() > 0) {
        assertThat(found.line()).as(what).isEqualTo(tampering.line());
      }
      if (tampering.entry() > 0) {
        assertThat(tampering.entry()).as(what).isBetween(found.since(), found.entry());
      }
      kinds.merge(found.kind(), 1, Integer::sum);
    }
    assertThat(kinds.values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThan(count * 99 / 100);
  }

  @Test
  void saysThatAnotherKeySignedAllOfIt() {
    byte[] file = SampleLog.join(SampleLog.rows(1, 5, 2, new Random(1)));

    Verdict verdict = verify(file, List.of(SampleLog.OTHER_KEYS.getPublic()));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.kind()).isEqualTo(Kind.BAD_SIGNATURE));
  }

  @Test
  void saysThatASoundFileDisagreesWithACheckpointThatWasKept() {
    List<Row> rows = SampleLog.rows(1, 9, 4, new Random(1));
    ChainHash genuine = SampleLog.frame(rows.get(6)).hash();
    byte[] file = SampleLog.join(rows);
    long kept = SampleLog.frame(rows.get(6)).sequence();

    assertThat(verify(file, kept(kept, genuine))).isInstanceOf(Sound.class);
    assertThat(verify(file, kept(kept, ChainHash.start(SampleLog.TENANT))))
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.kind()).isEqualTo(Kind.FORKED));
    assertThat(verify(file, kept(10, genuine)))
        .isInstanceOfSatisfying(
            Tampered.class, found -> assertThat(found.kind()).isEqualTo(Kind.TRUNCATED));
  }

  @Test
  void readsACheckpointOnlyIfATrustedKeySignedIt() {
    String note = SampleLog.note(3, ChainHash.start(SampleLog.TENANT), SampleLog.KEYS);

    assertThat(AuditVerifier.checkpoint(note, TRUSTED)).isPresent();
    assertThat(AuditVerifier.checkpoint(note, List.of(SampleLog.OTHER_KEYS.getPublic()))).isEmpty();
    assertThat(AuditVerifier.checkpoint(note.replace("\n3\n", "\n4\n"), TRUSTED)).isEmpty();
  }

  @Test
  void neitherRunsOutOfMemoryNorThrowsOnWhatIsNoExport() {
    byte[] noise = new byte[100_000];
    new Random(5).nextBytes(noise);
    byte[] endless = new byte[40 * 1024 * 1024];
    Arrays.fill(endless, (byte) '{');

    for (byte[] file :
        List.of(new byte[0], noise, "{}\n".getBytes(StandardCharsets.US_ASCII), endless)) {
      assertThat(verify(file, TRUSTED)).isInstanceOf(Tampered.class);
    }
  }

  private static Checkpoint kept(long sequence, ChainHash link) {
    return new Checkpoint(SampleLog.TENANT, sequence, link, Instant.EPOCH);
  }

  private static Verdict verify(byte[] file, Checkpoint kept) {
    return verify(file, new AuditVerifier(TRUSTED, Optional.of(kept)));
  }

  private static Verdict verify(byte[] file, List<PublicKey> trusted) {
    return verify(file, new AuditVerifier(trusted, Optional.empty()));
  }

  private static Verdict verify(byte[] file, AuditVerifier verifier) {
    try {
      return verifier.verify(new ByteArrayInputStream(file));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
