package dev.signalbox.control.bundle;

/// With what policies are signed.
public record BundleSettings(TrustFolder trust) {}
