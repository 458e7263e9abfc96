@NullMarked
package dev.signalbox.model.trust;

import org.jspecify.annotations.NullMarked;
