package dev.signalbox.simulator;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a body into pieces of given sizes, in turn and again from the first; without sizes it
/// leaves everything as it comes.
final class Splitter {

  private final List<Integer> sizes;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private int turn;

  Splitter(List<Integer> sizes) {
    this.sizes = sizes;
  }

  /// The pieces that are full now.
  List<byte[]> add(byte[] bytes) {
    if (sizes.isEmpty()) {
      return bytes.length == 0 ? List.of() : List.of(bytes);
    }
    held.writeBytes(bytes);
    byte[] all = held.toByteArray();
    List<byte[]> pieces = new ArrayList<>();
    int start = 0;
    while (all.length - start >= sizes.get(turn)) {
      int end = start + sizes.get(turn);
      pieces.add(Arrays.copyOfRange(all, start, end));
      start = end;
      turn = (turn + 1) % sizes.size();
    }
    held.reset();
    held.write(all, start, all.length - start);
    return pieces;
  }

  /// What is left over.
  List<byte[]> rest() {
    byte[] rest = held.toByteArray();
    held.reset();
    return rest.length == 0 ? List.of() : List.of(rest);
  }
}
