/// Tests of `gateway.yaml`.
@NullMarked
package dev.signalbox.compiler.yaml;

import org.jspecify.annotations.NullMarked;
