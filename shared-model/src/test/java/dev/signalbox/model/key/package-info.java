@NullMarked
package dev.signalbox.model.key;

import org.jspecify.annotations.NullMarked;
