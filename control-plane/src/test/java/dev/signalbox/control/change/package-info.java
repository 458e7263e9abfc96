/// Tests of the seam.
@NullMarked
package dev.signalbox.control.change;

import org.jspecify.annotations.NullMarked;
