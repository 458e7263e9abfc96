package dev.signalbox.data.dialect.scan;

/// Passes over the header of a gzip member (RFC 1952, 2.3), byte by byte.
public final class GzipHeader {

  /// What a byte has told.
  public enum Step {
    MORE,
    COMPLETE,
    WRONG
  }

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    CHECK
  }

  private static final int FIXED_LENGTH = 10;
  private static final int MAX_LENGTH = 70_000;
  private static final int DEFLATE = 8;
  private static final int FLAG_CHECK = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;

  private Part part = Part.FIXED;
  private int position;
  private int length;
  private int flags;
  private int extraLength;

  /// Starts with another header.
  public void reset() {
    part = Part.FIXED;
    position = 0;
    length = 0;
    flags = 0;
    extraLength = 0;
  }

  public Step next(byte next) {
    int value = next & 0xff;
    length++;
    if (length > MAX_LENGTH || (part == Part.FIXED && !isRight(value))) {
      return Step.WRONG;
    }
    boolean over =
        switch (part) {
          case FIXED -> ++position == FIXED_LENGTH;
          case EXTRA_LENGTH -> {
            extraLength |= value << (Byte.SIZE * position);
            yield ++position == 2;
          }
          case EXTRA -> ++position == extraLength;
          case NAME, COMMENT -> value == 0;
          case CHECK -> ++position == 2;
        };
    return over && advance() ? Step.COMPLETE : Step.MORE;
  }

  private boolean isRight(int value) {
    if (position == 3) {
      flags = value;
    }
    return switch (position) {
      case 0 -> value == 0x1f;
      case 1 -> value == 0x8b;
      case 2 -> value == DEFLATE;
      case 3 -> (value & FLAGS_RESERVED) == 0;
      default -> true;
    };
  }

  /// Goes to the next part that is there. Says whether there is none.
  private boolean advance() {
    position = 0;
    int done = part.ordinal();
    if (done < Part.EXTRA_LENGTH.ordinal() && (flags & FLAG_EXTRA) != 0) {
      part = Part.EXTRA_LENGTH;
    } else if (part == Part.EXTRA_LENGTH && extraLength > 0) {
      part = Part.EXTRA;
    } else if (done < Part.NAME.ordinal() && (flags & FLAG_NAME) != 0) {
      part = Part.NAME;
    } else if (done < Part.COMMENT.ordinal() && (flags & FLAG_COMMENT) != 0) {
      part = Part.COMMENT;
    } else if (done < Part.CHECK.ordinal() && (flags & FLAG_CHECK) != 0) {
      part = Part.CHECK;
    } else {
      return true;
    }
    return false;
  }
}
