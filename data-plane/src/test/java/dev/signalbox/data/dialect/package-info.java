/// Tests of the side readers: golden texts, naive readers as oracles, any split, garbage.
@NullMarked
package dev.signalbox.data.dialect;

import org.jspecify.annotations.NullMarked;
