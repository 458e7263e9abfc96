/// Stage 1: the client's connections. In come bytes, out go well-formed request heads and bodies
/// through [dev.signalbox.data.port.CallOpener], under limits on everything. HTTP/1.1 and HTTP/2,
/// clear or TLS, end in the same [ClientHandler].
@NullMarked
package dev.signalbox.data.accept;

import org.jspecify.annotations.NullMarked;
