package dev.signalbox.data.ops;

/// How the batches are doing whose use is not booked yet.
///
/// @param open submitted and not booked
/// @param overdue those of them that should have ended long ago
public record BatchCounts(int open, int overdue) {}
