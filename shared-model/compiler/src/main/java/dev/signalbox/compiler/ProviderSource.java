package dev.signalbox.compiler;

import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A provider, as an administrator named it. What is left empty is taken from the catalogue entry
/// of the same name, or, for a name that the catalogue does not know, from what an
/// OpenAI-compatible provider usually is.
///
/// @param name a catalogue name, or one of the tenant's own; unique within the tenant
/// @param baseUrl where it listens, up to and including what stands for our `/v1`
/// @param formats the formats it speaks; none means the catalogue's
/// @param models patterns of the model names it serves; none means the catalogue's
/// @param scheme the header that carries the secret
/// @param secret where the secret is found
/// @param usageInStream whether it knows `stream_options.include_usage`
/// @param trustedCertificates a PEM file with the authorities to trust instead of the platform's
/// @param auth what the scheme needs beside the secret
public record ProviderSource(
    String name,
    Optional<String> baseUrl,
    Set<WireFormat> formats,
    List<String> models,
    Optional<CredentialSpec.Scheme> scheme,
    Optional<SecretRef> secret,
    Optional<Boolean> usageInStream,
    Optional<String> trustedCertificates,
    AuthSource auth) {

  public ProviderSource {
    formats = Set.copyOf(formats);
    models = List.copyOf(models);
  }

  /// A provider that is authenticated to by scheme and key alone.
  public ProviderSource(
      String name,
      Optional<String> baseUrl,
      Set<WireFormat> formats,
      List<String> models,
      Optional<CredentialSpec.Scheme> scheme,
      Optional<SecretRef> secret,
      Optional<Boolean> usageInStream,
      Optional<String> trustedCertificates) {
    this(
        name,
        baseUrl,
        formats,
        models,
        scheme,
        secret,
        usageInStream,
        trustedCertificates,
        AuthSource.NONE);
  }

  /// A provider as the catalogue knows it.
  public static ProviderSource of(String name, Optional<String> baseUrl, SecretRef secret) {
    return new ProviderSource(
        name,
        baseUrl,
        Set.of(),
        List.of(),
        Optional.empty(),
        Optional.of(secret),
        Optional.empty(),
        Optional.empty(),
        AuthSource.NONE);
  }
}
