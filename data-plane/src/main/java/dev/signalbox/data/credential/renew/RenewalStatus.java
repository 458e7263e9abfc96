package dev.signalbox.data.credential.renew;

/// How the renewal of one value is doing. Holds nothing of the value.
///
/// @param name what it is, for people and metrics
/// @param lives whether there is a value that can be used
/// @param leftMillis how long it lives; -1 if it does not end by itself
/// @param failures how often in a row it could not be fetched
/// @param fault why it could not, the last time; empty if it could
public record RenewalStatus(
    String name, boolean lives, long leftMillis, int failures, String fault) {}
