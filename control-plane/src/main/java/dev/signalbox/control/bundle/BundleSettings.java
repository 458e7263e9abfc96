package dev.signalbox.control.bundle;

import dev.signalbox.model.bundle.BundleSigner;

/// With what bundles are signed.
public record BundleSettings(BundleSigner signer) {}
