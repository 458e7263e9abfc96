/// The policy document: what one tenant decided, as one text with numbered versions. In come
/// documents, as records or canonical JSON; out go their canonical form, the differences between
/// two of them by name, and where two edits of the same version collide. Pure. The control plane
/// keeps documents; `yaml` reads and writes the form for people.
@NullMarked
package dev.signalbox.compiler.document;

import org.jspecify.annotations.NullMarked;
