/// Tests of this feature.
@NullMarked
package dev.signalbox.control.session;

import org.jspecify.annotations.NullMarked;
