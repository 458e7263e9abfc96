/// The proxy's place in the fleet: enrols it, keeps its identity fresh, and tells the control plane
/// what it runs. In come an enrolment token and what became of each policy version; out go the
/// identity with which everything else of the proxy speaks to the control plane, reports, and a
/// status file for places without a network. Only the main program uses it; it touches the network
/// and the disk on a thread of its own, and serving never waits for it.
@NullMarked
package dev.signalbox.data.fleet;

import org.jspecify.annotations.NullMarked;
