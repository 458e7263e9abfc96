/// What tests of several modules share: fakes, contract suites, rules for the whole tree. Used in
/// test scope only.
@NullMarked
package dev.signalbox.testkit;

import org.jspecify.annotations.NullMarked;
