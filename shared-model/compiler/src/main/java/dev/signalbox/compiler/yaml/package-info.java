/// The file form of a policy: `gateway.yaml`, for a proxy that runs alone. In come bytes and a way
/// to find secrets; out goes a compiled bundle with what else the file chose, or every problem with
/// its line. The proxy's main program uses it, and whoever checks such a file.
@NullMarked
package dev.signalbox.compiler.yaml;

import org.jspecify.annotations.NullMarked;
