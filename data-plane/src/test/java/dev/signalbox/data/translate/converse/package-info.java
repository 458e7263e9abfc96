@NullMarked
package dev.signalbox.data.translate.converse;

import org.jspecify.annotations.NullMarked;
