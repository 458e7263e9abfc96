package dev.signalbox.data.exchange;

/// The provider has begun to answer.
///
/// @param status its HTTP status
public record Answering(Routed routed, int status) implements Exchange {}
