/// Tests of this feature.
@NullMarked
package dev.signalbox.control.price;

import org.jspecify.annotations.NullMarked;
