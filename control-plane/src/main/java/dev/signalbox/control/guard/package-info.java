/// Stands before everything else that listens: what a connection may take in time, number and
/// bytes, and how often somebody may ask. What comes in are connections and heads of requests; what
/// goes out are requests that are sound and affordable. The only code that sees the network layer
/// (docs/adr/0007). Nobody calls it; the server and the filters of the framework do.
@NullMarked
package dev.signalbox.control.guard;

import org.jspecify.annotations.NullMarked;
