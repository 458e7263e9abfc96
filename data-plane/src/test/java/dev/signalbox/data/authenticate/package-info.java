@NullMarked
package dev.signalbox.data.authenticate;

import org.jspecify.annotations.NullMarked;
