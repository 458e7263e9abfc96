/// What clouds wrap around Anthropic's own requests and answers: Bedrock's InvokeModel and Vertex's
/// rawPredict. In go bytes in one envelope, out come bytes in another; what stands within is passed
/// on as it is. Pure: no sockets, no clock. `crossing` uses it.
@NullMarked
package dev.signalbox.data.envelope;

import org.jspecify.annotations.NullMarked;
