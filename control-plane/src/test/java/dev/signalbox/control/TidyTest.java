package dev.signalbox.control;

import dev.signalbox.testkit.TidyContract;

final class TidyTest extends TidyContract {}
