@NullMarked
package dev.signalbox.control.key;

import org.jspecify.annotations.NullMarked;
