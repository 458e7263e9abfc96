/// What is taken out of bodies, and that nothing else is.
@NullMarked
package dev.signalbox.data.seal;

import org.jspecify.annotations.NullMarked;
