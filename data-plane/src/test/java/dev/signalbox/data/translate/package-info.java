@NullMarked
package dev.signalbox.data.translate;

import org.jspecify.annotations.NullMarked;
