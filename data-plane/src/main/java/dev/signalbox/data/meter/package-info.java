/// Stage 10: the usage record. In comes a routed call before it is sent and its end after; out goes
/// a record in the spool, on every exit. Nothing is sent that is not opened here, unless the
/// operator chose so.
@NullMarked
package dev.signalbox.data.meter;

import org.jspecify.annotations.NullMarked;
