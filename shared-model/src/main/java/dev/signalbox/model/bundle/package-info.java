/// What travels from the control plane to a proxy: a policy version compiled for it, and its
/// signature. The shape that runs is the proxy's own (`snapshot`); this one only travels.
@NullMarked
package dev.signalbox.model.bundle;

import org.jspecify.annotations.NullMarked;
