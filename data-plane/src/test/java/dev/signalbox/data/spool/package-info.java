/// Tests of the spool: crashes at every byte, full disks, absent sinks.
@NullMarked
package dev.signalbox.data.spool;

import org.jspecify.annotations.NullMarked;
