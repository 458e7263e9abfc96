/// Tests of the policy compiler and of what its bundles mean.
@NullMarked
package dev.signalbox.compiler;

import org.jspecify.annotations.NullMarked;
