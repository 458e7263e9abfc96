/// Tests of the simulator: vendors without sockets through [Vendors], the wire through [Wire].
@NullMarked
package dev.signalbox.simulator.aws;

import org.jspecify.annotations.NullMarked;
