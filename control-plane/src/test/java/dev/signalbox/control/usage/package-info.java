/// Tests of this feature.
@NullMarked
package dev.signalbox.control.usage;

import org.jspecify.annotations.NullMarked;
