@NullMarked
package dev.signalbox.data.translate.rule;

import org.jspecify.annotations.NullMarked;
