/// The Gemini API, `v1beta`: what it accepts, how it answers, what it counts. In come calls, out go
/// replies; called by the server, and by the Vertex package, where the same models are served.
@NullMarked
package dev.signalbox.simulator.gemini;

import org.jspecify.annotations.NullMarked;
