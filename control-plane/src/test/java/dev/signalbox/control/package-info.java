/// Tests of the whole control plane on a real PostgreSQL.
@NullMarked
package dev.signalbox.control;

import org.jspecify.annotations.NullMarked;
