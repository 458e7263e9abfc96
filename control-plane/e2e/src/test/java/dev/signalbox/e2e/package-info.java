/// Both planes, a real PostgreSQL and the simulator provider as processes of their own, driven by
/// real clients and killed without warning. Nothing here reaches into a program: what goes in are
/// command lines, HTTP and signals; what comes out is checked against what the simulator saw.
@NullMarked
package dev.signalbox.e2e;

import org.jspecify.annotations.NullMarked;
