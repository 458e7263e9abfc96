/// Tests of this feature.
@NullMarked
package dev.signalbox.control.fleet;

import org.jspecify.annotations.NullMarked;
