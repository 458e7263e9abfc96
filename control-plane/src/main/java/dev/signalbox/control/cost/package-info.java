/// What the usage costs, summed by one or two dimensions. Reads the sums that ingest keeps; people
/// and the console ask through the REST API.
@NullMarked
package dev.signalbox.control.cost;

import org.jspecify.annotations.NullMarked;
