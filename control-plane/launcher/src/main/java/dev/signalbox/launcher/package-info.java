/// Starts everything on one machine, and keeps it running. What comes in is a command line and the
/// environment; what goes out is processes, a data folder and a few lines for people. Nobody calls
/// it but the script `signalbox` and tests. It talks to the programs it starts over HTTP only.
@NullMarked
package dev.signalbox.launcher;

import org.jspecify.annotations.NullMarked;
