package dev.signalbox.simulator.script;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Cuts a text into pieces, one at a time and never inside a character.
public final class Pieces implements Iterator<String> {

  private static final int USUAL_LENGTH = 24;

  private final String text;
  private final int count;
  private int given;
  private int start;

  private Pieces(String text, int count) {
    this.text = text;
    this.count = count;
  }

  /// So many pieces of about the same size, fewer if the text is too short; 0 for the usual size.
  /// An empty text has no pieces.
  public static Pieces of(String text, int count) {
    int wanted = count > 0 ? count : (text.length() + USUAL_LENGTH - 1) / USUAL_LENGTH;
    return new Pieces(text, wanted);
  }

  /// All pieces of the usual size at once.
  public static List<String> all(String text) {
    List<String> all = new ArrayList<>();
    of(text, 0).forEachRemaining(all::add);
    return all;
  }

  @Override
  public boolean hasNext() {
    return start < text.length();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    given++;
    int end = given >= count ? text.length() : (int) ((long) text.length() * given / count);
    end = Math.max(end, start + 1);
    if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
      end++;
    }
    String piece = text.substring(start, end);
    start = end;
    return piece;
  }
}
