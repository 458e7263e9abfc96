/// Signed tokens (JWT): reading them, checking who signed, and an issuer whose tokens the simulated
/// clouds trust. In come texts and keys, out come claims; called by the clouds' token services.
@NullMarked
package dev.signalbox.simulator.jose;

import org.jspecify.annotations.NullMarked;
