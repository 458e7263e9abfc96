/// Custom roles, and bindings of roles to members and groups at nodes of the tree; and the question
/// why somebody may do something. What comes in are wishes of callers; what goes out is rows that
/// `access` decides by. Every change is judged by the one rule in `access`.
@NullMarked
package dev.signalbox.control.role;

import org.jspecify.annotations.NullMarked;
