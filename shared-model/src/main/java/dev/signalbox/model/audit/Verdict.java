package dev.signalbox.model.audit;

import java.util.Locale;

/// What the verifier found.
public sealed interface Verdict {

  /// Everything in the file is as it was when it was exported.
  record Sound(ExportStatement statement) implements Verdict {}

  /// Something is not. The first such thing is named.
  ///
  /// @param line the line of the file, 1 for the first
  /// @param entry the number of the entry that is wrong or missing; 0 for the file's first line
  /// @param since the first entry that may be wrong too: from there on no signature proves what
  ///   stands before `entry`. Mostly the same as `entry`
  /// @param detail one sentence for people
  record Tampered(Kind kind, long line, long entry, long since, String detail) implements Verdict {}

  /// What was done to a file.
  enum Kind {
    /// An entry, a checkpoint or the first line is not what it was.
    EDITED,
    /// Something between is missing.
    DROPPED,
    /// Something was put in that does not belong there.
    INSERTED,
    /// Something stands in the wrong place.
    REORDERED,
    /// The end is missing.
    TRUNCATED,
    /// The entries agree with each other, but not with what was signed: they were written anew.
    FORKED,
    /// A signature is not by a key that is trusted, or not of this text.
    BAD_SIGNATURE;

    /// The name for people and scripts.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
