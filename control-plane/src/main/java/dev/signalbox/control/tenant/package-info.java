/// The tenant: its name, and the first one's creation. What comes in is a caller or the operator's
/// bootstrap token. It uses `access`, `database` and `http`.
@NullMarked
package dev.signalbox.control.tenant;

import org.jspecify.annotations.NullMarked;
