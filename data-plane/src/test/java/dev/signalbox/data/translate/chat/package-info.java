@NullMarked
package dev.signalbox.data.translate.chat;

import org.jspecify.annotations.NullMarked;
