@NullMarked
package dev.signalbox.data.grammar;

import org.jspecify.annotations.NullMarked;
