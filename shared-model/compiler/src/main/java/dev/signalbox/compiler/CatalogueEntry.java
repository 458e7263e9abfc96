package dev.signalbox.compiler;

import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.util.List;
import java.util.Set;

/// What we know of a provider before anybody sets anything.
///
/// @param name the name it is set up by
/// @param title its name for people
/// @param baseUrl where it listens, up to and including what stands for our `/v1`
/// @param formats the formats it speaks
/// @param scheme the header that carries its secret
/// @param keyVariable the environment variable that its own tools read; empty if it needs no key
/// @param models patterns of the model names it serves
/// @param knownModels models that it is known to serve, for lists; not a limit
/// @param usageInStream whether it is known to accept `stream_options.include_usage`
/// @param ownAddress whether each customer has an address of their own, so that `baseUrl` only
///   shows what it looks like
public record CatalogueEntry(
    String name,
    String title,
    URI baseUrl,
    Set<WireFormat> formats,
    Scheme scheme,
    String keyVariable,
    List<String> models,
    List<String> knownModels,
    boolean usageInStream,
    boolean ownAddress) {

  public CatalogueEntry {
    formats = Set.copyOf(formats);
    models = List.copyOf(models);
    knownModels = List.copyOf(knownModels);
  }
}
