/// Calls whose client and provider do not speak the same: makes the provider's request out of the
/// client's, and what turns its answer back. Uses `envelope` where only the wrapping differs and
/// `translate` where the dialect does. Pure; only the root package uses it.
@NullMarked
package dev.signalbox.data.crossing;

import org.jspecify.annotations.NullMarked;
