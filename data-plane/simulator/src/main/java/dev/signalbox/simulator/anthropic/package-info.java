/// The Messages API of Anthropic: what it accepts, how it answers, what it counts. In come calls,
/// out go replies; called by the server only.
@NullMarked
package dev.signalbox.simulator.anthropic;

import org.jspecify.annotations.NullMarked;
