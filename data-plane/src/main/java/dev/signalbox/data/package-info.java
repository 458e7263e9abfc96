/// The proxy: one process of the data plane. [dev.signalbox.data.RequestPath] lists the stages of a
/// call in order, [dev.signalbox.data.Proxy] puts the parts together, [dev.signalbox.data.Gateway]
/// is the program.
@NullMarked
package dev.signalbox.data;

import org.jspecify.annotations.NullMarked;
