/// Groups of members. Who joins a group gets what is bound to it, so joining is judged like a
/// grant.
@NullMarked
package dev.signalbox.control.group;

import org.jspecify.annotations.NullMarked;
