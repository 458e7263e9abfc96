package dev.signalbox.data.dialect.scan;

import java.nio.charset.StandardCharsets;

/// Notices whether any string of a JSON text, name or value, begins in one of a few ways. Only the
/// first byte of a string is looked at, unless that is one of theirs. One per text.
public final class StringStarts {

  /// All bytes of this string that matter have been seen.
  static final int DECIDED = -1;

  private static final byte ANY = '?';

  private final Patterns patterns;
  private int alive;
  private boolean named;
  private boolean seen;

  public StringStarts(Patterns patterns) {
    this.patterns = patterns;
  }

  /// The ways to begin, made once and shared. None is escaped: what writes these strings escapes
  /// none of their first characters.
  public static final class Patterns {
    private final byte[][] starts;
    private final byte[] emptyMember;
    private final boolean[] first = new boolean[256];

    /// @param emptyMember name of a member that is noticed, too, if it is an empty string
    /// @param starts at most 30; `?` stands for any byte but a quote
    public Patterns(String emptyMember, String... starts) {
      this.emptyMember = (emptyMember + '"').getBytes(StandardCharsets.US_ASCII);
      this.starts = new byte[starts.length][];
      first[this.emptyMember[0]] = true;
      for (int index = 0; index < starts.length; index++) {
        this.starts[index] = starts[index].getBytes(StandardCharsets.US_ASCII);
        first[this.starts[index][0]] = true;
      }
    }

    private byte[] pattern(int index) {
      return index < starts.length ? starts[index] : emptyMember;
    }

    private int all() {
      return (1 << starts.length + 1) - 1;
    }
  }

  /// Whether one has been seen.
  public boolean seen() {
    return seen;
  }

  /// Looks at the next bytes of a string, the quote that ends it included.
  ///
  /// @param position how many bytes of it have been looked at before
  /// @return how many now, or [#DECIDED]
  int look(byte[] bytes, int from, int to, int position) {
    if (position == 0) {
      byte first = bytes[from];
      if (named) {
        named = false;
        seen |= first == '"';
      }
      if (!patterns.first[first & 0xff]) {
        return DECIDED;
      }
      alive = patterns.all();
    }
    return compare(bytes, from, to, position);
  }

  private int compare(byte[] bytes, int from, int to, int position) {
    int at = position;
    for (int index = from; index < to; index++, at++) {
      byte next = bytes[index];
      for (int left = alive; left != 0; left &= left - 1) {
        int which = Integer.numberOfTrailingZeros(left);
        byte[] pattern = patterns.pattern(which);
        if (pattern[at] != next && (pattern[at] != ANY || next == '"')) {
          alive &= ~(1 << which);
        } else if (at == pattern.length - 1) {
          found(which);
          return DECIDED;
        }
      }
      if (alive == 0) {
        return DECIDED;
      }
    }
    return at;
  }

  private void found(int which) {
    if (which < patterns.starts.length) {
      seen = true;
    } else {
      named = true;
    }
  }
}
