/// Tests of this feature.
@NullMarked
package dev.signalbox.control.applied;

import org.jspecify.annotations.NullMarked;
