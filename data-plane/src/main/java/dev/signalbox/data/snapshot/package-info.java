/// The policy as it runs: a bundle made ready for the request path, immutable, read once per call.
/// `sync` brings bundles in through [dev.signalbox.data.snapshot.CurrentPolicy]; the stages only
/// read.
@NullMarked
package dev.signalbox.data.snapshot;

import org.jspecify.annotations.NullMarked;
