@NullMarked
package dev.signalbox.model.id;

import org.jspecify.annotations.NullMarked;
