/// Requests on their way to their own vendor that hold thoughts which another vendor's model has
/// sealed, from when the session was there: takes these out, whole, and changes no other byte. In
/// comes a well-formed body, out comes what is left of it and a list of what was left out. Pure;
/// only the root package uses it, where a scan has noticed something.
@NullMarked
package dev.signalbox.data.seal;

import org.jspecify.annotations.NullMarked;
