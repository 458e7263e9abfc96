/// The control plane as a process: settings from the environment, start and stop. What comes in is
/// the environment; what goes out is a running service. Nobody calls it but the operating system
/// and tests.
@NullMarked
package dev.signalbox.control;

import org.jspecify.annotations.NullMarked;
