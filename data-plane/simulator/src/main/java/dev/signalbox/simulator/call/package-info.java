/// The words that all parts of the simulator share: a call that came in, a reply that goes out, and
/// what the caller asked the simulator to do about it. Holds no vendor knowledge and no sockets.
@NullMarked
package dev.signalbox.simulator.call;

import org.jspecify.annotations.NullMarked;
