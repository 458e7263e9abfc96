/// The one way in which anything of a tenant changes. What comes in is a [
/// dev.signalbox.control.change.ChangeRequest] and work to do; what goes out is the work's result,
/// from one transaction in which the change and its audit entry were both written, or neither.
/// Every feature that changes something uses it; policy changes go through `policy`, which does
/// too.
@NullMarked
package dev.signalbox.control.change;

import org.jspecify.annotations.NullMarked;
