package dev.signalbox.billing;

import dev.signalbox.testkit.TidyContract;

final class TidyTest extends TidyContract {}
