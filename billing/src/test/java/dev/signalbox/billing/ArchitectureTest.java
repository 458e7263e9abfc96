package dev.signalbox.billing;

import dev.signalbox.testkit.ArchitectureContract;

final class ArchitectureTest extends ArchitectureContract {}
