/// The form of a virtual key: how one is minted, read and compared. Both planes use it; neither
/// keeps the secret part.
@NullMarked
package dev.signalbox.model.key;

import org.jspecify.annotations.NullMarked;
