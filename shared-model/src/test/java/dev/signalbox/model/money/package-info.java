@NullMarked
package dev.signalbox.model.money;

import org.jspecify.annotations.NullMarked;
