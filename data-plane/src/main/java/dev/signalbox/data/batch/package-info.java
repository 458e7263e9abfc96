/// Requests about files and batches that providers keep, and the batches that providers work off by
/// themselves: what was submitted through this proxy and is not booked yet. It is kept in files of
/// its own, so that a restart forgets none, and settled when the provider says that a batch has
/// ended. Used by the root package; it touches the disk, never the network.
@NullMarked
package dev.signalbox.data.batch;

import org.jspecify.annotations.NullMarked;
