/// Reads what passes from the side: request bodies and answers of every surface, as bytes, at any
/// split. In come buffers, out come facts and figures. Nothing here alters or keeps the bytes (only
/// [UsageChunkFilter] leaves some out), and nothing here fails: on bytes that make no sense a
/// reader says so and stays quiet. The stages resolve, call, relay and meter may use it; it knows
/// the shared model and Netty's buffers only.
@NullMarked
package dev.signalbox.data.dialect;

import org.jspecify.annotations.NullMarked;
