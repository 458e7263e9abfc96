/// Counts tokens and remembers prompt prefixes, as the vendors' prompt caches do. In come texts and
/// hashes, out come counts; called by the vendor packages only.
@NullMarked
package dev.signalbox.simulator.cache;

import org.jspecify.annotations.NullMarked;
