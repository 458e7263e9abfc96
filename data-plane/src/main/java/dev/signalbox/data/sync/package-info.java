/// Keeps the policy of this proxy up to date. In come signed bundles, from the control plane by
/// long poll or from disk; out goes each one that is genuine, newer and can be put in force, to the
/// callback that the main program gives. A bundle that fails leaves the old one in force, and
/// serving never waits for any of this. Only the main program uses this package; it touches the
/// network and the disk, on a thread of its own.
@NullMarked
package dev.signalbox.data.sync;

import org.jspecify.annotations.NullMarked;
