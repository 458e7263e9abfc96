@NullMarked
package dev.signalbox.model.json;

import org.jspecify.annotations.NullMarked;
