/// Tests of policy documents and their differences.
@NullMarked
package dev.signalbox.compiler.document;

import org.jspecify.annotations.NullMarked;
