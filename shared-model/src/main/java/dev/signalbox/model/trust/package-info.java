/// Trust in what is published, by The Update Framework (TUF specification 1.0): metadata of the
/// four roles and of delegated targets, read strictly, verified by the client workflow of section
/// 5, and written and signed for the control plane; and the one archive form in which all of it
/// travels, be it over the network, as a copy in an object store, or as a file. In come bytes, keys
/// and the time; out come bytes or a verdict. Nothing here touches the network, the disk or a
/// clock. Both planes use it.
@NullMarked
package dev.signalbox.model.trust;

import org.jspecify.annotations.NullMarked;
