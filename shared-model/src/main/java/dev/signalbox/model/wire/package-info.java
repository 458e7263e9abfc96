/// The words for what travels: formats and surfaces. Everyone may use it; it uses nothing.
@NullMarked
package dev.signalbox.model.wire;

import org.jspecify.annotations.NullMarked;
