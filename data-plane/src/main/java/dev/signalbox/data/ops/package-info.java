/// What operators look at: health, readiness and metrics, on a port of their own. In come counts
/// from the event loops; out goes text. The request path only adds to counters here.
@NullMarked
package dev.signalbox.data.ops;

import org.jspecify.annotations.NullMarked;
