package dev.signalbox.control.usage;

import java.util.List;

/// What became of a batch. All of it is committed.
///
/// @param accepted records booked now
/// @param duplicates records that were booked before, or came twice
/// @param rejected records that will never be booked as they are
record IngestResult(int accepted, int duplicates, List<Rejection> rejected) {

  IngestResult {
    rejected = List.copyOf(rejected);
  }
}
