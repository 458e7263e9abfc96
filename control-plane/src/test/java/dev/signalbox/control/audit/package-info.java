/// Tests of this feature.
@NullMarked
package dev.signalbox.control.audit;

import org.jspecify.annotations.NullMarked;
