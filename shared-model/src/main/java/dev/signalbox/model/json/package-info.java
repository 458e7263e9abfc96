/// A small strict JSON (RFC 8259) for what the two planes say to each other: bundles, usage
/// batches, connection files; and for calls that are put into other words, of which most is passed
/// on as it came ([Json#view]). Where a call stays in its own words the proxy does not use it;
/// there bytes are scanned, not parsed.
@NullMarked
package dev.signalbox.model.json;

import org.jspecify.annotations.NullMarked;
