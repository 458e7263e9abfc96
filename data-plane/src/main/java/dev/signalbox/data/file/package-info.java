/// Small files that must survive a crash and be read by nobody else. Whoever keeps something on the
/// disk may use it; it uses nothing.
@NullMarked
package dev.signalbox.data.file;

import org.jspecify.annotations.NullMarked;
