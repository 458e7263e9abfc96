package dev.signalbox.model.audit;

import dev.signalbox.model.audit.Verdict.Kind;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/// Verifies an export offline: nothing but the file, a public key and, if there is one, a
/// checkpoint that was kept elsewhere. Reads the file once, in bounded memory.
public final class AuditVerifier {

  private final List<PublicKey> trusted;
  private final Optional<Checkpoint> kept;

  /// @param trusted the keys to believe; none believes the key that the file brings, which proves
  ///   only that the file fits together
  /// @param kept a checkpoint that was kept elsewhere and must agree
  public AuditVerifier(List<PublicKey> trusted, Optional<Checkpoint> kept) {
    this.trusted = List.copyOf(trusted);
    this.kept = kept;
  }

  /// Reads a checkpoint that was kept elsewhere; empty if no trusted key signed it.
  public static Optional<Checkpoint> checkpoint(String note, List<PublicKey> trusted) {
    return SignedNote.open(note, trusted).flatMap(Checkpoint::parse);
  }

  /// Judges a file, whatever its bytes are.
  public Verdict verify(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    Optional<Lines.Line> first = lines.next();
    if (first.isEmpty() || !first.get().whole()) {
      return new Tampered(Kind.TRUNCATED, 1, 0, 0, "The file ends in its first line.");
    }
    if (!(Frame.parse(first.get().bytes()) instanceof Frame.Header header)) {
      return withoutHeader(first.get(), lines);
    }
    Optional<KeyChain> keys = keys(header);
    if (keys.isEmpty()) {
      String detail =
          header.handovers().isEmpty()
              ? "The file brings a public key that is not trusted."
              : "The keys that the file brings do not lead from a trusted one to the newest.";
      return new Tampered(Kind.BAD_SIGNATURE, 1, 0, 0, detail);
    }
    Optional<ExportStatement> statement =
        SignedNote.open(header.statement(), signers(keys.get())).flatMap(ExportStatement::parse);
    if (statement.isEmpty()) {
      return new Tampered(
          Kind.BAD_SIGNATURE, 1, 0, 0, "No trusted key signed what the file says of itself.");
    }
    if (keys.get().handovers().stream()
        .anyMatch(one -> !one.checkpoint().tenant().equals(statement.get().tenant()))) {
      return new Tampered(
          Kind.BAD_SIGNATURE, 1, 0, 0, "A key was handed over in the log of somebody else.");
    }
    return body(new Walk(statement.get(), keys.get(), kept, lines), lines);
  }

  private static Verdict body(Walk walk, Lines lines) throws IOException {
    for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      Optional<Tampered> found = walk.take(line.get());
      if (found.isPresent()) {
        return found.get();
      }
    }
    Optional<Tampered> missing = walk.end();
    return missing.isPresent() ? missing.get() : new Sound(walk.statement());
  }

  private static Verdict withoutHeader(Lines.Line line, Lines lines) throws IOException {
    Kind kind =
        switch (Frame.parse(line.bytes())) {
          case Frame.Entry ignored -> misplaced(lines);
          case Frame.Mark ignored -> misplaced(lines);
          case Frame.Header ignored -> Kind.EDITED;
          case Frame.Unreadable ignored -> Kind.EDITED;
        };
    return new Tampered(kind, 1, 0, 0, "The first line is not that of an export.");
  }

  private static Kind misplaced(Lines lines) throws IOException {
    Rest rest = Rest.read(lines, 0, new ChainHash("0".repeat(64)));
    return rest.header() ? Kind.REORDERED : Kind.DROPPED;
  }

  /// The keys by which a file may be signed: the trusted ones, and those that a trusted one handed
  /// over to. For reading checkpoints that were kept, whichever of these keys signed them.
  ///
  /// @param in an export; its first line is read
  /// @return oldest first; only the trusted ones if the file does not lead further
  public static List<PublicKey> keys(InputStream in, List<PublicKey> trusted) throws IOException {
    Optional<Lines.Line> first = new Lines(in).next();
    if (first.isPresent()
        && first.get().whole()
        && Frame.parse(first.get().bytes()) instanceof Frame.Header header) {
      return new AuditVerifier(trusted, Optional.empty())
          .keys(header)
          .map(KeyChain::keys)
          .orElse(trusted);
    }
    return trusted;
  }

  /// After a hand-over only the newest key may sign an export.
  private static List<PublicKey> signers(KeyChain keys) {
    return keys.handovers().isEmpty() ? keys.keys() : List.of(keys.current());
  }

  /// Empty if the file brings no key, or none that is trusted or was handed over to by one.
  private Optional<KeyChain> keys(Frame.Header header) {
    Optional<KeyChain> brought = KeyChain.read(header);
    if (brought.isEmpty() || trusted.isEmpty()) {
      return brought;
    }
    boolean known = brought.get().keys().stream().anyMatch(trusted::contains);
    boolean rotated = !brought.get().handovers().isEmpty();
    return brought.filter(chain -> known).map(chain -> rotated ? chain : KeyChain.of(trusted));
  }
}
