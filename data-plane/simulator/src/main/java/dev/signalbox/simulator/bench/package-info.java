/// The load harness behind `./signalbox bench`: an origin and a load generator on one core, and on
/// the other core, one after the other in interleaved rounds, nginx and the proxy. What counts is
/// the ratio of the processor time that each spends on the same work; figures of different runs are
/// not compared.
@NullMarked
package dev.signalbox.simulator.bench;

import org.jspecify.annotations.NullMarked;
