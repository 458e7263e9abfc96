package dev.signalbox.model.audit;

import dev.signalbox.model.audit.Verdict.Kind;
import dev.signalbox.model.audit.Verdict.Tampered;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// The way through the lines behind the first: what was proved so far, and what must come next.
final class Walk {

  private final ExportStatement statement;
  private final KeyChain keys;
  private final Optional<Checkpoint> kept;
  private final Lines lines;
  private final MessageDigest checkpoints = SecretDigest.sha256();

  /// The last entry that fits, its link, and the link before it.
  private long last;

  private ChainHash link;
  private ChainHash linkBefore;

  /// The last entry that a signature covers, and how many checkpoints there were.
  private long proved;

  private long marks;

  Walk(ExportStatement statement, KeyChain keys, Optional<Checkpoint> kept, Lines lines) {
    this.statement = statement;
    this.keys = keys;
    this.kept = kept;
    this.lines = lines;
    this.last = statement.from() - 1;
    this.link = statement.start();
    this.linkBefore = link;
    this.proved = last;
    keys.update(checkpoints);
  }

  ExportStatement statement() {
    return statement;
  }

  /// Takes the next line.
  ///
  /// @return what is wrong with it
  Optional<Tampered> take(Lines.Line line) throws IOException {
    if (!line.whole()) {
      return found(Kind.TRUNCATED, line.number(), "The file ends within this line.");
    }
    return switch (Frame.parse(line.bytes())) {
      case Frame.Entry entry -> entry(line.number(), entry);
      case Frame.Mark mark -> mark(line.number(), mark);
      case Frame.Header ignored ->
          found(Kind.INSERTED, line.number(), "A second first line stands here.");
      case Frame.Unreadable ignored -> {
        Rest rest = rest();
        yield rest.fitting()
            ? found(Kind.INSERTED, line.number(), "This line does not belong here.")
            : found(Kind.EDITED, line.number(), "This line is not as it was written.");
      }
    };
  }

  private Optional<Tampered> entry(long line, Frame.Entry entry) throws IOException {
    if (entry.follows(last, link) && entry.sequence() <= statement.to()) {
      linkBefore = link;
      link = entry.hash();
      last = entry.sequence();
      return keys.disagrees(last, link)
          ? forked(line, "A key was handed over in another log than this one.")
          : keptDisagrees(line);
    }
    Rest rest = rest();
    long expected = last + 1;
    if (rest.fitting() && (!entry.isConsistent() || entry.sequence() == expected)) {
      return found(Kind.INSERTED, line, "An entry that is not of this log stands here.");
    }
    if (!entry.isConsistent()) {
      return found(Kind.EDITED, line, "Entry " + expected + " is not as it was written.");
    }
    if (entry.sequence() == expected) {
      return replaced(line, entry, rest);
    }
    return entry.sequence() > expected ? ahead(line, entry, rest) : again(line, entry, rest);
  }

  /// The entry has the right number and agrees with itself, but not with the one before: one of the
  /// two was replaced. The one that the following agrees with is right.
  private Optional<Tampered> replaced(long line, Frame.Entry entry, Rest rest) {
    if (last >= statement.to()) {
      return found(Kind.INSERTED, line, "This entry is beyond the end of the export.");
    }
    boolean genuine = agreesWithWhatFollows(entry, rest);
    if (genuine && proved < last) {
      return Optional.of(
          new Tampered(
              Kind.EDITED,
              line - 1,
              last,
              proved + 1,
              "Entry " + last + " was replaced: entry " + (last + 1) + " follows another one."));
    }
    return found(Kind.EDITED, line, "Entry " + (last + 1) + " was replaced.");
  }

  private boolean agreesWithWhatFollows(Frame.Entry entry, Rest rest) {
    return rest.nextFollows(entry.hash())
        || (rest.next().isEmpty() && statement.end().equals(entry.hash()));
  }

  private Optional<Tampered> ahead(long line, Frame.Entry entry, Rest rest) {
    long expected = last + 1;
    if (entry.sequence() > statement.to() || rest.sequences().contains(entry.sequence())) {
      return found(Kind.INSERTED, line, "An entry that does not belong here stands here.");
    }
    if (rest.sequences().contains(expected)) {
      String text = "Entry " + entry.sequence() + " stands where entry " + expected + " belongs.";
      return found(Kind.REORDERED, line, text);
    }
    return found(Kind.DROPPED, line, "Entry " + expected + " is missing.");
  }

  /// A number that was there already. If what follows agrees with this one, the first was false.
  private Optional<Tampered> again(long line, Frame.Entry entry, Rest rest) {
    boolean rival =
        entry.sequence() == last
            && entry.previous().equals(linkBefore)
            && !entry.hash().equals(link);
    if (rival && proved < last && agreesWithWhatFollows(entry, rest)) {
      return Optional.of(
          new Tampered(
              Kind.INSERTED,
              line - 1,
              last,
              last,
              "A false entry " + last + " stands before the true one."));
    }
    return found(Kind.INSERTED, line, "Entry " + entry.sequence() + " stands here once more.");
  }

  private Optional<Tampered> mark(long line, Frame.Mark mark) throws IOException {
    Optional<Checkpoint> read =
        SignedNote.open(mark.note(), keys.keys()).flatMap(Checkpoint::parse);
    if (read.isEmpty()) {
      return found(Kind.BAD_SIGNATURE, line, "No trusted key signed this checkpoint.");
    }
    Checkpoint checkpoint = read.get();
    if (SignedNote.open(mark.note(), keys.at(checkpoint.sequence())).isEmpty()) {
      return found(
          Kind.BAD_SIGNATURE, line, "A key signed this checkpoint that was not in use then.");
    }
    if (!checkpoint.tenant().equals(statement.tenant()) || mark.number() <= marks) {
      return found(Kind.INSERTED, line, "A checkpoint that does not belong here stands here.");
    }
    if (mark.number() > marks + 1) {
      Kind kind = rest().marks().contains(marks + 1) ? Kind.REORDERED : Kind.DROPPED;
      return found(kind, line, "Checkpoint " + (marks + 1) + " is not here.");
    }
    if (checkpoint.sequence() != last) {
      return elsewhere(line, checkpoint);
    }
    if (!checkpoint.hash().equals(link)) {
      return forked(line, "The entries up to " + last + " are not the ones that were signed.");
    }
    marks++;
    proved = last;
    checkpoints.update(mark.note().getBytes(StandardCharsets.UTF_8));
    return Optional.empty();
  }

  /// A genuine checkpoint whose last entry is not the last one here.
  private Optional<Tampered> elsewhere(long line, Checkpoint checkpoint) throws IOException {
    Rest rest = rest();
    if (checkpoint.sequence() > last) {
      return rest.sequences().contains(last + 1)
          ? found(Kind.REORDERED, line, "This checkpoint stands before entries that it covers.")
          : found(Kind.DROPPED, line, "Entry " + (last + 1) + " is missing.");
    }
    if (rest.sequences().contains(last)) {
      return Optional.of(
          new Tampered(
              Kind.INSERTED,
              line - 1,
              last,
              last,
              "A false entry " + last + " stands before the true one."));
    }
    return found(
        Kind.REORDERED, line, "This checkpoint stands behind entries it knows nothing of.");
  }

  /// Looks whether the end is where it was signed to be.
  Optional<Tampered> end() {
    long line = lines.count() + 1;
    if (last < statement.to()) {
      return found(Kind.TRUNCATED, line, "Entry " + (last + 1) + " and all after it are missing.");
    }
    if (marks < statement.checkpoints()) {
      return found(Kind.TRUNCATED, line, "The last checkpoint is missing.");
    }
    if (!link.equals(statement.end())) {
      return forked(line, "The entries up to " + last + " are not the ones that were signed.");
    }
    if (marks > statement.checkpoints()
        || !ChainHash.of(checkpoints.digest()).equals(statement.checkpointDigest())) {
      return found(Kind.EDITED, line, "The checkpoints are not the ones that were exported.");
    }
    if (kept.isPresent() && kept.get().sequence() > last) {
      return found(
          Kind.TRUNCATED,
          line,
          "The checkpoint that was kept covers entries up to " + kept.get().sequence() + ".");
    }
    return Optional.empty();
  }

  private Optional<Tampered> keptDisagrees(long line) {
    if (kept.isEmpty() || kept.get().sequence() != last || kept.get().hash().equals(link)) {
      return Optional.empty();
    }
    return forked(line, "The entries up to " + last + " are not those of the kept checkpoint.");
  }

  private Optional<Tampered> found(Kind kind, long line, String detail) {
    return Optional.of(new Tampered(kind, line, last + 1, last + 1, detail));
  }

  private Optional<Tampered> forked(long line, String detail) {
    return Optional.of(new Tampered(Kind.FORKED, line, last, proved + 1, detail));
  }

  private Rest rest() throws IOException {
    return Rest.read(lines, last, link);
  }
}
