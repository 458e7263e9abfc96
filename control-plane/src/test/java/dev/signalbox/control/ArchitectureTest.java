package dev.signalbox.control;

import dev.signalbox.testkit.ArchitectureContract;

final class ArchitectureTest extends ArchitectureContract {}
