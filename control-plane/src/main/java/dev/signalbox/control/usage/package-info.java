/// The usage ledger. Proxies deliver batches of records through the ingest address; each record is
/// priced, given its session and booked exactly once, with the sums that costs are read from. What
/// comes in is never trusted to be well-formed; what is booked is never changed. Other features
/// read the tables, none writes them.
@NullMarked
package dev.signalbox.control.usage;

import org.jspecify.annotations.NullMarked;
