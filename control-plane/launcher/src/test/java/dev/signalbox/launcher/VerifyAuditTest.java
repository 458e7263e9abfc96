package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.audit.ChainHash;
import dev.signalbox.model.audit.Checkpoint;
import dev.signalbox.model.audit.ExportFormat;
import dev.signalbox.model.audit.ExportStatement;
import dev.signalbox.model.audit.SignedNote;
import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.SecretDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyAuditTest {

  private static final TenantId TENANT = new TenantId(new UUID(0x7000, 1));
  private static final Instant AT = Instant.parse("2026-11-21T07:00:00Z");

  @TempDir Path folder;
  private Path file;
  private Path key;
  private Path note;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void export() throws IOException {
    KeyPair keys = SigningKeys.generate(new SecureRandom());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChainHash link = ChainHash.start(TENANT);
    ByteArrayOutputStream entries = new ByteArrayOutputStream();
    for (long sequence = 1; sequence <= 3; sequence++) {
      byte[] content = ("{\"action\":\"a" + sequence + "\"}").getBytes(StandardCharsets.US_ASCII);
      ChainHash next = link.next(sequence, content);
      entries.writeBytes(ExportFormat.entry(link, sequence, next, content));
      link = next;
    }
    String signed = SignedNote.sign(new Checkpoint(TENANT, 3, link, AT).text(), keys);
    entries.writeBytes(ExportFormat.checkpoint(1, signed));
    ChainHash digest =
        ChainHash.of(SecretDigest.sha256().digest(signed.getBytes(StandardCharsets.UTF_8)));
    ExportStatement statement =
        new ExportStatement(TENANT, 1, 3, ChainHash.start(TENANT), link, 1, digest, AT);
    out.writeBytes(
        ExportFormat.header(
            SigningKeys.writePublic(keys.getPublic()), SignedNote.sign(statement.text(), keys)));
    out.writeBytes(entries.toByteArray());
    file = Files.write(folder.resolve("audit.jsonl"), out.toByteArray());
    key = Files.writeString(folder.resolve("key.pub"), SigningKeys.writePublic(keys.getPublic()));
    note = Files.writeString(folder.resolve("note.txt"), signed);
  }

  @Test
  void saysWhatASoundFileHolds() {
    assertThat(run(file.toString(), "--key", key.toString())).isZero();
    assertThat(said()).startsWith("Sound: entries 1 to 3 of tenant " + TENANT + ", as of " + AT);
    assertThat(run("--key", key.toString(), "--checkpoint", note.toString(), file.toString()))
        .isZero();
  }

  @Test
  void saysThatAKeyFromTheFileProvesLittle() {
    assertThat(run(file.toString())).isZero();
    assertThat(said()).contains("The key came with the file");
  }

  @Test
  void namesTheFirstBadEntryAndWhatWasDone() throws IOException {
    Files.writeString(file, Files.readString(file).replace("\"a2\"", "\"b2\""));

    assertThat(run(file.toString(), "--key", key.toString())).isEqualTo(1);
    assertThat(said()).startsWith("Tampered: edited, line 3, entry 2.");
  }

  @Test
  void cannotJudgeWithoutAReadableFileAndKey() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--quick", file.toString())).isEqualTo(2);
    assertThat(run(folder.resolve("none").toString())).isEqualTo(2);
    assertThat(run(file.toString(), "--key", file.toString())).isEqualTo(2);
    assertThat(run(file.toString(), "--checkpoint", note.toString())).isEqualTo(2);
    Files.writeString(note, Files.readString(note).replace("\n3\n", "\n2\n"));
    assertThat(run(file.toString(), "--key", key.toString(), "--checkpoint", note.toString()))
        .isEqualTo(2);
  }

  private int run(String... arguments) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return VerifyAudit.run(List.of(arguments), out, out);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
