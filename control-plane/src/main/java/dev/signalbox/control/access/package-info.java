/// Who is asking, and what they may do. What comes in is an `authorization` header; what goes out
/// is a [Caller] with the tenant that follows from the credential alone, or a [ProxyCaller].
/// Nothing else in the control plane looks at credentials; `fleet` gives the proxies their own.
/// [Access] answers whether a caller may; [Decisions] and [GrantRule] are the pure core that it
/// asks, fed by [Facts].
@NullMarked
package dev.signalbox.control.access;

import org.jspecify.annotations.NullMarked;
