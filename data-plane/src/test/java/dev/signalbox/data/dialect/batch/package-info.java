/// Tests of what is read of bodies about batches.
@NullMarked
package dev.signalbox.data.dialect.batch;

import org.jspecify.annotations.NullMarked;
