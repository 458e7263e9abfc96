/// Tests of this package.
@NullMarked
package dev.signalbox.data.fleet;

import org.jspecify.annotations.NullMarked;
