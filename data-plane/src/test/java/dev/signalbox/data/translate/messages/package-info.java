@NullMarked
package dev.signalbox.data.translate.messages;

import org.jspecify.annotations.NullMarked;
