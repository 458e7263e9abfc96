@NullMarked
package dev.signalbox.data.translate.gemini;

import org.jspecify.annotations.NullMarked;
