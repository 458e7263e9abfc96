package dev.signalbox.data.seal;

import java.util.ArrayList;
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

  /// The text with all of it done. Texts are large: the result is made once, in its own size.
  byte[] apply(byte[] text) {
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparingInt(cut -> -cut.to()));
    List<Cut> done = new ArrayList<>(cuts.size());
    int size = text.length;
    int position = 0;
    for (Cut cut : cuts) {
      if (cut.from() >= position) {
        done.add(cut);
        size += cut.instead().length - (cut.to() - cut.from());
        position = cut.to();
      }
    }
    return join(text, done, new byte[size]);
  }

  private static byte[] join(byte[] text, List<Cut> cuts, byte[] out) {
    int length = 0;
    int position = 0;
    for (Cut cut : cuts) {
      int kept = cut.from() - position;
      System.arraycopy(text, position, out, length, kept);
      System.arraycopy(cut.instead(), 0, out, length + kept, cut.instead().length);
      length += kept + cut.instead().length;
      position = cut.to();
    }
    System.arraycopy(text, position, out, length, text.length - position);
    return out;
  }
}
