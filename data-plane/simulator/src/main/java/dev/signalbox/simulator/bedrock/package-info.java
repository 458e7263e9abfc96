/// Bedrock: `InvokeModel` around the Messages API, `Converse`, token counts and inference profiles,
/// signed by AWS keys or with an API key. In come calls, out go replies; called by the server only.
@NullMarked
package dev.signalbox.simulator.bedrock;

import org.jspecify.annotations.NullMarked;
