package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.model.wire.Dialect;

/// Between which dialects a call goes.
///
/// @param client the client's
/// @param provider the provider's
/// @param callId unique; ids that are missing are made of it
public record Crossing(
    Dialect client, Dialect provider, Capabilities capabilities, String callId) {}
