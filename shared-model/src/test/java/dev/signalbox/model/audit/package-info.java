@NullMarked
package dev.signalbox.model.audit;

import org.jspecify.annotations.NullMarked;
