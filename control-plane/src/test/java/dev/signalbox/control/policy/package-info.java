/// Tests of the policy's life on a real database.
@NullMarked
package dev.signalbox.control.policy;

import org.jspecify.annotations.NullMarked;
