/// The file forms of a policy: `gateway.yaml`, for a proxy that runs alone, and the policy file of
/// a tenant. In come bytes and a way to find secrets; out goes a compiled bundle with what else the
/// file chose, or every problem with its line. The proxy's main program uses it, and whoever checks
/// such a file.
@NullMarked
package dev.signalbox.compiler.yaml;

import org.jspecify.annotations.NullMarked;
