/// Who is asking. What comes in is an `authorization` header; what goes out is a [Caller] with the
/// tenant that follows from the credential alone, or a [ProxyCaller]. Who an enrolled proxy is, the
/// feature that enrols tells it through [ProxyIdentities]. Nothing else in the control plane looks
/// at credentials.
@NullMarked
package dev.signalbox.control.access;

import org.jspecify.annotations.NullMarked;
