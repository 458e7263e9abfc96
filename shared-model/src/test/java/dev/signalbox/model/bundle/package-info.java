/// Tests of the travelling form of a policy.
@NullMarked
package dev.signalbox.model.bundle;

import org.jspecify.annotations.NullMarked;
