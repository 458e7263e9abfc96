/// Tests of this feature.
@NullMarked
package dev.signalbox.control.rerate;

import org.jspecify.annotations.NullMarked;
