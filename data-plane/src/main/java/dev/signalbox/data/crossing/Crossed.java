package dev.signalbox.data.crossing;

import dev.signalbox.data.exchange.Refusal;

/// What became of a request that had to cross.
public sealed interface Crossed {

  /// It can be sent.
  record Ready(Outgoing outgoing) implements Crossed {}

  /// It cannot.
  record Refused(Refusal refusal) implements Crossed {}
}
