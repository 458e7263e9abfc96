package dev.signalbox.data.accept;

import java.nio.file.Path;

/// The proxy's own certificate chain and private key, both PEM files.
public record TlsIdentity(Path certificate, Path privateKey) {}
