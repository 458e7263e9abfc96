@NullMarked
package dev.signalbox.data.eventstream;

import org.jspecify.annotations.NullMarked;
