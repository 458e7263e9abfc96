package dev.signalbox.model.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What follows the first thing that is wrong. It is read only then, to tell what was done.
///
/// @param sequences the numbers of the entries that follow
/// @param marks the numbers of the checkpoints that follow
/// @param fitting whether one of the entries that follow is the one that was expected
/// @param next the entry that follows next
/// @param header whether a first line follows
record Rest(
    Set<Long> sequences,
    Set<Long> marks,
    boolean fitting,
    Optional<Frame.Entry> next,
    boolean header) {

  /// @param before the number before the entry that was expected
  /// @param link that entry's link
  static Rest read(Lines lines, long before, ChainHash link) throws IOException {
    Set<Long> sequences = new HashSet<>();
    Set<Long> marks = new HashSet<>();
    List<Frame.Entry> first = new ArrayList<>(1);
    boolean fitting = false;
    boolean header = false;
    for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
      switch (Frame.parse(line.get().bytes())) {
        case Frame.Entry entry -> {
          sequences.add(entry.sequence());
          fitting |= entry.follows(before, link);
          if (first.isEmpty()) {
            first.add(entry);
          }
        }
        case Frame.Mark mark -> marks.add(mark.number());
        case Frame.Header ignored -> header = true;
        case Frame.Unreadable ignored -> {
          // It tells nothing.
        }
      }
    }
    return new Rest(sequences, marks, fitting, first.stream().findFirst(), header);
  }

  boolean nextFollows(ChainHash link) {
    return next.isPresent() && next.get().previous().equals(link);
  }
}
