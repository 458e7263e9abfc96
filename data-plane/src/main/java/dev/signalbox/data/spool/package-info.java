/// The usage spool: what must not be lost when the proxy, the machine or the control plane dies.
///
/// In come attempts: opened before they are sent to a provider, closed when they end, from each
/// event loop through a [SpoolWriter] of its own. Out go [dev.signalbox.model.usage.UsageRecord]s,
/// in batches, at least once, to a [UsageSink]. The meter and the call stage write; only the
/// program's root opens, ships and closes.
///
/// What survives what:
///
/// - The process is killed: everything that was written, because it is in the page cache before the
///   method returns. An attempt that was opened and not closed is booked as an estimate.
/// - The machine loses power: everything older than [SpoolSettings#syncInterval()] (10 ms) plus the
///   time the disk takes to confirm. What is younger may be missing.
/// - The control plane is away: everything, up to [SpoolSettings#maxBytes()]; then the operator's
///   choice, [WhenFull].
@NullMarked
package dev.signalbox.data.spool;

import org.jspecify.annotations.NullMarked;
