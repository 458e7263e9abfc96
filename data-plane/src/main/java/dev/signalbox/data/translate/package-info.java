/// Puts calls into the words of another dialect, and their answers back; used only where a route
/// crosses dialects. In go bytes of one dialect, out come bytes of the other, and a list of what
/// could not be carried. Pure: no sockets, no clock, no randomness of its own. `RunningCall` and
/// `RunningAttempt` use [Translation]; nothing else here is for others, but for ids of calls and
/// what is known of models.
@NullMarked
package dev.signalbox.data.translate;

import org.jspecify.annotations.NullMarked;
