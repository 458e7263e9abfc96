package dev.signalbox.simulator;

import dev.signalbox.testkit.TidyContract;

final class TidyTest extends TidyContract {}
