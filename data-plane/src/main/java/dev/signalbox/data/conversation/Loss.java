package dev.signalbox.data.conversation;

import dev.signalbox.model.wire.Feature;

/// Something of a request or an answer that the other dialect cannot carry.
///
/// @param path where it stands, such as `tools[3].defer_loading`; never a value
/// @param feature what it belongs to
public record Loss(String path, Feature feature) {}
