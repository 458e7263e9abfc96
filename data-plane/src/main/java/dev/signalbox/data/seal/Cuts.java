package dev.signalbox.data.seal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What is cut from a text and put in its place. What lies within a larger cut is gone with it.
final class Cuts {

  private static final byte[] NOTHING = {};

  private final List<Cut> cuts = new ArrayList<>();

  private record Cut(int from, int to, byte[] instead) {}

  /// Cuts a range out.
  void remove(int from, int to) {
    replace(from, to, NOTHING);
  }

  /// Puts other bytes in the place of a range.
  void replace(int from, int to, byte[] instead) {
    cuts.add(new Cut(from, to, instead));
  }

  boolean isEmpty() {
    return cuts.isEmpty();
  }

  /// The text with all of it done.
  byte[] apply(byte[] text) {
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparingInt(cut -> -cut.to()));
    byte[] out = new byte[text.length + cuts.stream().mapToInt(cut -> cut.instead().length).sum()];
    int length = 0;
    int position = 0;
    for (Cut cut : cuts) {
      if (cut.from() >= position) {
        System.arraycopy(text, position, out, length, cut.from() - position);
        length += cut.from() - position;
        System.arraycopy(cut.instead(), 0, out, length, cut.instead().length);
        length += cut.instead().length;
        position = cut.to();
      }
    }
    System.arraycopy(text, position, out, length, text.length - position);
    return Arrays.copyOf(out, length + text.length - position);
  }
}
