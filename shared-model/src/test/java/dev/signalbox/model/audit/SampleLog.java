package dev.signalbox.model.audit;

import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.CanonicalJson;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.SecretDigest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A log of one tenant, and its export as lines that tests can tamper with.
final class SampleLog {

  static final KeyPair KEYS = SigningKeys.generate(new SecureRandom());
  static final KeyPair OTHER_KEYS = SigningKeys.generate(new SecureRandom());
  static final TenantId TENANT = new TenantId(new UUID(0x7000, 1));

  private static final Instant START = Instant.parse("2026-11-21T06:00:00Z");

  private SampleLog() {}

  /// A line of an export, and what it is.
  ///
  /// @param sequence the entry's number; of a checkpoint that of the last entry before; 0 of the
  ///   first line
  record Row(long sequence, boolean mark, byte[] bytes) {}

  static byte[] content(long sequence, String text) {
    return CanonicalJson.write(
        JsonValue.object()
            .put("action", "node.create")
            .put("at", START.plusSeconds(sequence % 7 - 3).toString())
            .put("after", JsonValue.object().put("name", text).put("size", sequence).build())
            .build());
  }

  /// @param every a checkpoint stands behind every so many entries, and at the end
  static List<Row> rows(long from, long to, int every, Random random) {
    List<Row> rows = new ArrayList<>();
    MessageDigest notes = SecretDigest.sha256();
    ChainHash link = ChainHash.start(TENANT);
    ChainHash start = link;
    long marks = 0;
    for (long sequence = 1; sequence <= to; sequence++) {
      byte[] content = content(sequence, Long.toHexString(random.nextLong()));
      ChainHash next = link.next(sequence, content);
      if (sequence >= from) {
        rows.add(new Row(sequence, false, ExportFormat.entry(link, sequence, next, content)));
      }
      link = next;
      if (sequence == from - 1) {
        start = link;
      }
      if (sequence >= from && (sequence % every == 0 || sequence == to)) {
        String note = note(sequence, link, KEYS);
        notes.update(note.getBytes(StandardCharsets.UTF_8));
        rows.add(new Row(sequence, true, ExportFormat.checkpoint(++marks, note)));
      }
    }
    ExportStatement statement =
        new ExportStatement(
            TENANT, from, to, start, link, marks, ChainHash.of(notes.digest()), START);
    rows.addFirst(new Row(0, false, header(statement, KEYS)));
    return rows;
  }

  static byte[] header(ExportStatement statement, KeyPair keys) {
    return ExportFormat.header(
        SigningKeys.writePublic(KEYS.getPublic()), SignedNote.sign(statement.text(), keys));
  }

  static String note(long sequence, ChainHash link, KeyPair keys) {
    return SignedNote.sign(
        new Checkpoint(TENANT, sequence, link, START.plusSeconds(sequence)).text(), keys);
  }

  static byte[] join(List<Row> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rows.forEach(row -> out.writeBytes(row.bytes()));
    return out.toByteArray();
  }

  static Frame.Entry frame(Row row) {
    byte[] line = Arrays.copyOf(row.bytes(), row.bytes().length - 1);
    return (Frame.Entry) Frame.parse(line);
  }
}
