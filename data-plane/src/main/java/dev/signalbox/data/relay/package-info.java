/// Stage 9: bytes on their way, out as they come in. In come the parts of a request body or of an
/// answer; out go the same parts, looked at from the side. The only changes are patches that a
/// stage before asked for.
@NullMarked
package dev.signalbox.data.relay;

import org.jspecify.annotations.NullMarked;
