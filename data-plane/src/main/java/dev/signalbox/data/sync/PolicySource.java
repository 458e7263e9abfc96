package dev.signalbox.data.sync;

import java.util.Optional;

/// Where archives come from. Asked by one thread.
interface PolicySource {

  /// Asks once.
  ///
  /// @param known the tag of what we have
  /// @param have the version of which we have everything; 0 if none
  /// @param mayHold whether the answer may wait until something is new
  Answer ask(Optional<String> known, long have, boolean mayHold) throws InterruptedException;

  /// What came.
  sealed interface Answer {

    /// An archive, not judged yet.
    ///
    /// @param etag names it in the next question
    /// @param nonce names this answer in what is reported of it; empty if nobody asks
    record Delivered(byte[] archive, Optional<String> etag, String nonce) implements Answer {}

    /// There is nothing newer than what the question named.
    record Unchanged() implements Answer {}

    /// No archive.
    record Failed(SyncFailure failure, String detail) implements Answer {}
  }
}
