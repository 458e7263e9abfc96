/// The APIs of OpenAI: Chat Completions, Completions, Responses, Embeddings. In come calls, out go
/// replies; called by the server only.
@NullMarked
package dev.signalbox.simulator.openai;

import org.jspecify.annotations.NullMarked;
