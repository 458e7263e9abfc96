/// The scanners that the readers of `dialect` are made of: bytes in, at any split; values at wanted
/// places of a JSON text, or events of a stream, out. They know no format of any vendor. Only
/// `dialect` may call them.
@NullMarked
package dev.signalbox.data.dialect.scan;

import org.jspecify.annotations.NullMarked;
