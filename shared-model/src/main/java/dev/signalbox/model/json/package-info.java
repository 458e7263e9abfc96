/// A small strict JSON (RFC 8259) for what the two planes say to each other: bundles, usage
/// batches, connection files. The proxy's request path does not use it; there bytes are scanned,
/// not parsed.
@NullMarked
package dev.signalbox.model.json;

import org.jspecify.annotations.NullMarked;
