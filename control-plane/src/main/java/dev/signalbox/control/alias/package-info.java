/// Model aliases of a tenant: a name that clients ask for, and the model it stands for.
@NullMarked
package dev.signalbox.control.alias;

import org.jspecify.annotations.NullMarked;
