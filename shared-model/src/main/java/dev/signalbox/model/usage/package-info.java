/// What one attempt used: the usage record, from the moment it is opened in a proxy until it stands
/// in the ledger. The proxy writes it, the control plane reads it; neither changes it.
@NullMarked
package dev.signalbox.model.usage;

import org.jspecify.annotations.NullMarked;
