package dev.signalbox.data;

import dev.signalbox.testkit.ArchitectureContract;

final class ArchitectureTest extends ArchitectureContract {}
