/// Identifiers as types. What comes in is text from a credential, a path or a database; what goes
/// out can no longer be mistaken for another identifier. Anyone may use this package.
@NullMarked
package dev.signalbox.model.id;

import org.jspecify.annotations.NullMarked;
