/// The evidence that the stages of a call hand on to each other, and the refusals that end one.
/// Comes in: what the listener read. Goes out: records and values that every stage may hold. It
/// depends on no stage and on no socket.
@NullMarked
package dev.signalbox.data.exchange;

import org.jspecify.annotations.NullMarked;
