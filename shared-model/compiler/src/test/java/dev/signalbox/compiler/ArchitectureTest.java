package dev.signalbox.compiler;

import dev.signalbox.testkit.ArchitectureContract;

final class ArchitectureTest extends ArchitectureContract {}
