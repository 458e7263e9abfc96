/// The simulator provider: a stand-alone HTTP/1.1 server that behaves like the model vendors. In
/// come HTTP requests, out go answers by the vendor packages, and a record of every exchange.
/// Started by [dev.signalbox.simulator.Simulator] as a program or by
/// [dev.signalbox.simulator.SimulatorServer] in tests; never part of the product's request path.
@NullMarked
package dev.signalbox.simulator;

import org.jspecify.annotations.NullMarked;
