/// Waiting until proxies run a change. In come requests with `wait=applied` and what proxies
/// report; out goes who runs the version and who does not. Whoever publishes gives it a
/// [dev.signalbox.control.fleet.Publication]; nothing else uses it.
@NullMarked
package dev.signalbox.control.applied;

import org.jspecify.annotations.NullMarked;
