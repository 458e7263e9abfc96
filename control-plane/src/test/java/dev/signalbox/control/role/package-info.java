/// Tests of organisation and access as they are served.
@NullMarked
package dev.signalbox.control.role;

import org.jspecify.annotations.NullMarked;
