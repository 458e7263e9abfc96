package dev.signalbox.compiler;

import dev.signalbox.compiler.PolicySource.Egress;
import dev.signalbox.compiler.auth.HostReach;
import dev.signalbox.model.wire.WireFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Judges where a provider is said to listen.
final class BaseUrlRules {

  private static final int MOST_CHARACTERS = 2048;

  private final Egress egress;
  private final ProblemList problems;

  BaseUrlRules(Egress egress, ProblemList problems) {
    this.egress = egress;
    this.problems = problems;
  }

  Optional<URI> check(
      ProviderSource source, Optional<CatalogueEntry> entry, boolean hasSecret, String path) {
    if (source.baseUrl().isEmpty() && entry.isEmpty()) {
      problems.add(
          path,
          "the catalogue does not know '" + source.name() + "', so its address is needed",
          "Write base_url: https://HOST/v1");
      return Optional.empty();
    }
    if (source.baseUrl().isEmpty() && entry.orElseThrow().ownAddress()) {
      problems.add(
          path,
          "every customer of " + entry.get().title() + " has an address of their own",
          "Write base_url: " + entry.get().baseUrl());
      return Optional.empty();
    }
    String text = source.baseUrl().orElseGet(() -> entry.orElseThrow().baseUrl().toString());
    Optional<String> fault = fault(text).or(() -> reachFault(URI.create(text), hasSecret));
    if (fault.isPresent()) {
      problems.add(path, fault.get(), "Write it as https://HOST/v1");
      return Optional.empty();
    }
    Set<WireFormat> formats =
        source.formats().isEmpty()
            ? entry.map(CatalogueEntry::formats).orElse(ProviderCatalogue.UNKNOWN)
            : source.formats();
    return Optional.of(
        ProviderCatalogue.builtIn().completed(source.name(), URI.create(text), formats));
  }

  private static Optional<String> fault(String text) {
    if (text.length() > MOST_CHARACTERS) {
      return Optional.of("the address is longer than " + MOST_CHARACTERS + " characters");
    }
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      return Optional.of("not an address");
    }
    String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.of("the address does not begin with https:// or http://");
    }
    if (url.getHost() == null || url.getHost().isEmpty()) {
      return Optional.of("the address has no host, or one with characters that no host has");
    }
    if (url.getRawUserInfo() != null) {
      return Optional.of("the address holds a user or password; the key has its own setting");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of("the address holds a '?' or '#'");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return Optional.of("the port is not between 1 and 65535");
    }
    boolean plainPath = url.normalize().equals(url) && !url.getRawPath().contains("%");
    return plainPath
        ? Optional.empty()
        : Optional.of("the path of the address holds '..', '//' or '%'");
  }

  private Optional<String> reachFault(URI url, boolean hasSecret) {
    boolean plain = url.getScheme().equalsIgnoreCase("http");
    boolean ownMachine = egress == Egress.PRIVATE_ALLOWED;
    return switch (HostReach.of(url.getHost())) {
      case METADATA -> Optional.of("a metadata service is not a provider");
      case UNUSABLE -> Optional.of("not an address that can be called");
      case PRIVATE ->
          ownMachine
              ? Optional.empty()
              : Optional.of("an address in a private network is not allowed here");
      case PUBLIC ->
          plain && (hasSecret || !ownMachine) && (!ownMachine || isCatalogueHost(url.getHost()))
              ? Optional.of("without https the key and every prompt can be read on the way")
              : Optional.empty();
    };
  }

  /// A name that is not in the catalogue may be one of a company's own network, which its text does
  /// not tell.
  private static boolean isCatalogueHost(String host) {
    return ProviderCatalogue.builtIn().entries().stream()
        .anyMatch(entry -> host.equalsIgnoreCase(entry.baseUrl().getHost()));
  }
}
