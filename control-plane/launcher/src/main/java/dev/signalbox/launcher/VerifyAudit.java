package dev.signalbox.launcher;

import dev.signalbox.model.audit.AuditVerifier;
import dev.signalbox.model.audit.Checkpoint;
import dev.signalbox.model.audit.ExportStatement;
import dev.signalbox.model.audit.Verdict;
import dev.signalbox.model.bundle.SigningKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// `./signalbox verify-audit FILE [--key PUBLIC_KEY] [--checkpoint NOTE]`: verifies an exported
/// audit log. Needs nothing but these files.
public final class VerifyAudit {

  private static final int SOUND = 0;
  private static final int TAMPERED = 1;
  private static final int USAGE = 2;
  private static final int MAX_SMALL_FILE_BYTES = 64 * 1024;

  private VerifyAudit() {}

  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /// @return 0 if the file is sound, 1 if it is not, 2 if it could not be judged
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    Optional<Path> file = Optional.empty();
    Optional<Path> key = Optional.empty();
    Optional<Path> note = Optional.empty();
    for (int index = 0; index < arguments.size(); index++) {
      String argument = arguments.get(index);
      boolean named = argument.equals("--key") || argument.equals("--checkpoint");
      if (named && index + 1 < arguments.size()) {
        Optional<Path> value = Optional.of(Path.of(arguments.get(++index)));
        key = argument.equals("--key") ? value : key;
        note = argument.equals("--checkpoint") ? value : note;
      } else if (file.isEmpty() && !argument.startsWith("-")) {
        file = Optional.of(Path.of(argument));
      } else {
        return usage(err);
      }
    }
    if (file.isEmpty() || (note.isPresent() && key.isEmpty())) {
      return usage(err);
    }
    try {
      return verify(file.get(), key, note, out);
    } catch (IOException | IllegalArgumentException unreadable) {
      err.println("signalbox: cannot read: " + unreadable.getMessage());
      return USAGE;
    }
  }

  private static int usage(PrintStream err) {
    err.println("signalbox: verify-audit FILE [--key PUBLIC_KEY_FILE [--checkpoint NOTE_FILE]]");
    return USAGE;
  }

  private static int verify(
      Path file, Optional<Path> keyFile, Optional<Path> noteFile, PrintStream out)
      throws IOException {
    List<PublicKey> trusted =
        keyFile.isEmpty() ? List.of() : SigningKeys.readPublic(small(keyFile.get()));
    List<PublicKey> proved;
    try (InputStream in = Files.newInputStream(file)) {
      proved = AuditVerifier.keys(in, trusted);
    }
    Optional<Checkpoint> kept = Optional.empty();
    if (noteFile.isPresent()) {
      kept = AuditVerifier.checkpoint(small(noteFile.get()), proved);
      if (kept.isEmpty()) {
        throw new IllegalArgumentException("the checkpoint was not signed by this key");
      }
    }
    Verdict verdict;
    try (InputStream in = Files.newInputStream(file)) {
      verdict = new AuditVerifier(trusted, kept).verify(in);
    }
    return switch (verdict) {
      case Verdict.Sound sound -> sound(sound.statement(), trusted, proved, out);
      case Verdict.Tampered found -> tampered(found, out);
    };
  }

  private static int sound(
      ExportStatement file, List<PublicKey> trusted, List<PublicKey> proved, PrintStream out) {
    out.println(
        "Sound: entries "
            + file.from()
            + " to "
            + file.to()
            + " of tenant "
            + file.tenant()
            + ", as of "
            + file.at()
            + ".");
    if (!trusted.isEmpty() && !trusted.contains(proved.getLast())) {
      out.println(
          "Your key has handed over to a newer one since. Use that from now on, the new"
              + " audit.pem.pub: who has the old one could still forge what came before.");
    }
    if (trusted.isEmpty()) {
      out.println(
          "The key came with the file: this shows that the file fits together, not who made it."
              + " Give --key with the key of your control plane (audit.pem.pub).");
    }
    return SOUND;
  }

  private static int tampered(Verdict.Tampered found, PrintStream out) {
    out.println(
        "Tampered: "
            + found.kind().wireName()
            + ", line "
            + found.line()
            + ", entry "
            + found.entry()
            + ".");
    out.println(found.detail());
    if (found.since() < found.entry()) {
      out.println("No signature proves entries " + found.since() + " to " + found.entry() + ".");
    }
    return TAMPERED;
  }

  private static String small(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SMALL_FILE_BYTES + 1);
      if (bytes.length > MAX_SMALL_FILE_BYTES) {
        throw new IllegalArgumentException(file + " is too large");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
