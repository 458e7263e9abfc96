/// Tests of this feature.
@NullMarked
package dev.signalbox.control.staging;

import org.jspecify.annotations.NullMarked;
