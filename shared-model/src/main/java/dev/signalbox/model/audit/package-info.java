/// The audit log as it can be proved: the chain of hashes over its entries, signed checkpoints of
/// it, the file that it is exported to, and the verifier of that file. What comes in are bytes and
/// public keys; what goes out is that all is sound, or the first thing that is not. The control
/// plane writes with this, and anyone verifies with it, offline.
@NullMarked
package dev.signalbox.model.audit;

import org.jspecify.annotations.NullMarked;
