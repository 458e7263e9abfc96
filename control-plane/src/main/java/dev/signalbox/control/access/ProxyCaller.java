package dev.signalbox.control.access;

/// A proxy of the data-plane group. A controller that takes one as a parameter is reached by nobody
/// else.
public record ProxyCaller() {}
