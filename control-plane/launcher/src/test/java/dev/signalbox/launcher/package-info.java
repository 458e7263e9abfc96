/// Tests of the launcher: its pieces alone, its script with made-up JDKs, and all of it with real
/// processes.
@NullMarked
package dev.signalbox.launcher;

import org.jspecify.annotations.NullMarked;
