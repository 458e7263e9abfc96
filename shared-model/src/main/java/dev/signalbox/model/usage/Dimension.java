package dev.signalbox.model.usage;

/// One fact by which cost is attributed, with where it came from.
///
/// @param name one of the names in [Dimensions], or `dim.` and a name of the client's own
/// @param value the value, at most 256 characters
/// @param source where it was read: a header name in lower case, `body:metadata.user_id`, `key`, …
/// @param trusted true if it follows from the credential; false if the client merely asserts it
public record Dimension(String name, String value, String source, boolean trusted) {}
