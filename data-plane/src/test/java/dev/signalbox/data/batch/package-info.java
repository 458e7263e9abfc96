@NullMarked
package dev.signalbox.data.batch;

import org.jspecify.annotations.NullMarked;
