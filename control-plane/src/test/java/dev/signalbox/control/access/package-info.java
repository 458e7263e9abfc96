/// Tests of this feature.
@NullMarked
package dev.signalbox.control.access;

import org.jspecify.annotations.NullMarked;
