/// What the vendors' grammars of streams allow: a state machine for each of the five formats, and
/// for Messages within the frames of Bedrock. In comes a stream, at any split; out comes what is
/// wrong with it and where, never what it says. Events that are not known are passed over. It is
/// held against all that is sent; nothing on the way of a call waits for it. Everyone may call
/// [Grammar].
@NullMarked
package dev.signalbox.data.grammar;

import org.jspecify.annotations.NullMarked;
