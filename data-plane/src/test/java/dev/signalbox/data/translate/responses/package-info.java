@NullMarked
package dev.signalbox.data.translate.responses;

import org.jspecify.annotations.NullMarked;
