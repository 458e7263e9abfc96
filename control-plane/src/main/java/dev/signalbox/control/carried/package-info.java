/// Status files of proxies that have no connection. In come files that people carried here; out
/// goes what each proxy said last, as of its own time. `fleet` shows what is proved beside the
/// proxy.
@NullMarked
package dev.signalbox.control.carried;

import org.jspecify.annotations.NullMarked;
