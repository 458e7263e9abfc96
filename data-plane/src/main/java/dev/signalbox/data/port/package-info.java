/// The two doors of a call: what the accepting side and the provider's side look like to the code
/// between them. Everything here happens on the one event loop that owns the call. `accept` and
/// `call` implement these, `relay` and the root package use them.
@NullMarked
package dev.signalbox.data.port;

import org.jspecify.annotations.NullMarked;
