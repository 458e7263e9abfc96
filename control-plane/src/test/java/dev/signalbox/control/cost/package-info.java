/// Tests of this feature.
@NullMarked
package dev.signalbox.control.cost;

import org.jspecify.annotations.NullMarked;
