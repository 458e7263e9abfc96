/// Bodies about batches, read as they arrive: which models a batch asks for, and where its results
/// are said to be. In come bytes at any split; out come names, places and patches. The root package
/// uses it.
@NullMarked
package dev.signalbox.data.dialect.batch;

import org.jspecify.annotations.NullMarked;
