/// Remembers who made which response, so that a call that continues one by its id goes to who has
/// it. In comes what passed, out comes its issuer. One for a process; it keeps hashes only, forgets
/// the oldest, and knows nothing after a restart. Only the root package uses it.
@NullMarked
package dev.signalbox.data.issuer;

import org.jspecify.annotations.NullMarked;
