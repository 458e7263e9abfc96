/// Vertex AI: Claude by `rawPredict` around the Messages API, Gemini by `generateContent`, both for
/// access tokens that the simulated Google Cloud issued. In come calls, out go replies; called by
/// the server only.
@NullMarked
package dev.signalbox.simulator.vertex;

import org.jspecify.annotations.NullMarked;
