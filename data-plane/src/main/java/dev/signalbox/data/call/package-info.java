/// Stage 8: the provider's connections. In comes a routed call, out go its bytes; back comes the
/// answer, part by part, through [dev.signalbox.data.port.ProviderListener]. A connection lives on
/// the event loop of the calls that use it; nothing is shared between loops but name resolution and
/// TLS set-up.
@NullMarked
package dev.signalbox.data.call;

import org.jspecify.annotations.NullMarked;
