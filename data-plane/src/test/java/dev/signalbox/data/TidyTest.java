package dev.signalbox.data;

import dev.signalbox.testkit.TidyContract;

final class TidyTest extends TidyContract {}
