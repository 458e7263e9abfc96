package dev.signalbox.compiler;

import dev.signalbox.testkit.TidyContract;

final class TidyTest extends TidyContract {}
