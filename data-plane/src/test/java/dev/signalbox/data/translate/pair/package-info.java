@NullMarked
package dev.signalbox.data.translate.pair;

import org.jspecify.annotations.NullMarked;
