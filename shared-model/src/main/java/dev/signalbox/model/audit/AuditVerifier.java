package dev.signalbox.model.audit;

import dev.signalbox.model.audit.Verdict.Kind;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import dev.signalbox.model.bundle.SigningKeys;
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
    Optional<List<PublicKey>> keys = keys(header);
    if (keys.isEmpty()) {
      return new Tampered(
          Kind.BAD_SIGNATURE, 1, 0, 0, "The file brings a public key that is not trusted.");
    }
    Optional<ExportStatement> statement =
        SignedNote.open(header.statement(), keys.get()).flatMap(ExportStatement::parse);
    if (statement.isEmpty()) {
      return new Tampered(
          Kind.BAD_SIGNATURE, 1, 0, 0, "No trusted key signed what the file says of itself.");
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

  /// Empty if the file brings no key, or not one of the trusted ones.
  private Optional<List<PublicKey>> keys(Frame.Header header) {
    try {
      List<PublicKey> brought = SigningKeys.readPublic(header.publicKey());
      boolean exact =
          brought.size() == 1
              && SigningKeys.writePublic(brought.getFirst()).equals(header.publicKey());
      if (!exact) {
        return Optional.empty();
      }
      if (trusted.isEmpty()) {
        return Optional.of(brought);
      }
      return trusted.contains(brought.getFirst()) ? Optional.of(trusted) : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
