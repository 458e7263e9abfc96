package dev.signalbox.data.ops;

/// How the secrets and tokens that are kept fresh are doing.
///
/// @param good there, and fetched well the last time
/// @param failing there, but could not be renewed the last time
/// @param missing not there: calls that need them are refused
public record CredentialCounts(int good, int failing, int missing) {}
