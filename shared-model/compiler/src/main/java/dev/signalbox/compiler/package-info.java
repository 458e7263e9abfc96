/// The policy compiler: in comes what administrators decided, as plain records; out goes a bundle,
/// or every problem at once. Also what a bundle means for a call: which provider serves a model
/// ([dev.signalbox.compiler.RouteTable]). Pure: no clock, no files, no network, and the same input
/// always gives the same output. Both planes use it; it uses only the shared model.
@NullMarked
package dev.signalbox.compiler;

import org.jspecify.annotations.NullMarked;
