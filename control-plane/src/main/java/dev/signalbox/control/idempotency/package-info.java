/// Lets a client send a change again without doing it twice. What comes in is an `idempotency-key`
/// header; what goes out is the outcome of the first request with that key. The outcome is tied to
/// the change's own transaction (docs/reference/rest.md). Nobody calls it: it is a filter, and a
/// witness of `change`.
@NullMarked
package dev.signalbox.control.idempotency;

import org.jspecify.annotations.NullMarked;
