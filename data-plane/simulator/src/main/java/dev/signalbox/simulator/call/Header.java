package dev.signalbox.simulator.call;

/// One header line, as it was or will be on the wire.
public record Header(String name, String value) {}
