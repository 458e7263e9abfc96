/// Azure: OpenAI's API under `/openai`, with a key or an Entra token, and the Messages API of
/// Foundry under `/anthropic`. In come calls, out go replies; called by the server only.
@NullMarked
package dev.signalbox.simulator.azure;

import org.jspecify.annotations.NullMarked;
