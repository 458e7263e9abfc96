package dev.signalbox.simulator;

import dev.signalbox.testkit.ArchitectureContract;

final class ArchitectureTest extends ArchitectureContract {}
