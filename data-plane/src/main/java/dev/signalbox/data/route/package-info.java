/// The stage route: from what is admitted to where it goes. Pure; no I/O. Comes after guard, hands
/// [dev.signalbox.data.exchange.Routed] to the call; only `RequestPath` uses it.
@NullMarked
package dev.signalbox.data.route;

import org.jspecify.annotations.NullMarked;
