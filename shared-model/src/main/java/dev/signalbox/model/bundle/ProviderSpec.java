package dev.signalbox.model.bundle;

import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.List;
import java.util.Set;

/// A provider as a proxy calls it.
///
/// @param name unique within the tenant; a catalogue name, or one of the tenant's own
/// @param baseUrl where it listens, up to and including what stands for our `/v1`
/// @param formats the formats it speaks
/// @param models patterns of the model names it serves; `*` at the end matches any rest; the
///   longest match wins, and among equals the first provider
/// @param credential how we authenticate to it
/// @param usageInStream whether it knows `stream_options.include_usage`
/// @param trustedCertificates a PEM file with the authorities to trust instead of the platform's,
///   or empty
public record ProviderSpec(
    String name,
    URI baseUrl,
    Set<WireFormat> formats,
    List<String> models,
    CredentialSpec credential,
    boolean usageInStream,
    String trustedCertificates) {

  public ProviderSpec {
    formats = Set.copyOf(formats);
    models = List.copyOf(models);
  }
}
