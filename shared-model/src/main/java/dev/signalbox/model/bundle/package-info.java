/// What travels from the control plane to a proxy: a policy version compiled for it, and its
/// signature. In comes a [dev.signalbox.model.bundle.Bundle] from the compiler or bytes from the
/// network or disk; out go signed bytes or a verdict. Both planes use it. The shape that runs is
/// the proxy's own (`snapshot`); this one only travels.
@NullMarked
package dev.signalbox.model.bundle;

import org.jspecify.annotations.NullMarked;
