/// Decides what a model says: text, thinking and tool calls, the same for the same seed and
/// request. In comes a vendor-neutral view of a conversation, out goes an [Answer]; called by the
/// vendor packages only. Keeps no state: how far a session is, is read from the conversation.
@NullMarked
package dev.signalbox.simulator.script;

import org.jspecify.annotations.NullMarked;
