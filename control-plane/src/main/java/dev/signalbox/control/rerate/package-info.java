/// Re-rating: what was booked is charged anew by the prices that are known now. What comes in is a
/// span of time; what goes out are adjustments beside the ledger and in the sums. The ledger itself
/// is never edited, and what is to be done is planned by pure code in `billing`.
@NullMarked
package dev.signalbox.control.rerate;

import org.jspecify.annotations.NullMarked;
