/// The pairs of dialects that a call can go between, client's first, with the rules of each. In
/// comes a crossing, out come two codecs and a list of rules. Only `translate` uses it.
@NullMarked
package dev.signalbox.data.translate.pair;

import org.jspecify.annotations.NullMarked;
