package dev.signalbox.data.resolve;

/// Whose word counts when several fields speak of the same thing: the earlier constant wins, and
/// within one the field that came first.
enum Rank {
  /// `x-signalbox-*`: set on purpose, for us.
  OURS,
  /// Fields of the client itself.
  NATIVE,
  /// Unprefixed fields that some clients use as their own.
  COMMON,
  /// Fields made for another gateway.
  GATEWAY,
  /// Trace ids, standing in for what they are not.
  TRACE,
  /// Members of the body made for this.
  BODY,
  /// Members of the body from which it can be concluded.
  CONCLUDED
}
