/// Money as integers. Prices are pico-USD per unit, amounts are nano-USD; people see decimal
/// strings.
@NullMarked
package dev.signalbox.model.money;

import org.jspecify.annotations.NullMarked;
