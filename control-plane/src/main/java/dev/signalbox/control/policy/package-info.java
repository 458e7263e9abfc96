/// The one door through which a tenant's policy changes. What comes in is a change to keys,
/// providers or aliases; it is committed only if the whole policy of the tenant still compiles, and
/// then told to whoever publishes. Also reads what policies are compiled from. Used by `key`,
/// `provider`, `alias` and `bundle`.
@NullMarked
package dev.signalbox.control.policy;

import org.jspecify.annotations.NullMarked;
