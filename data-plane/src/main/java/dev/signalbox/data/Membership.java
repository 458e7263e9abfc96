package dev.signalbox.data;

import dev.signalbox.data.fleet.FleetLink;
import dev.signalbox.data.fleet.FleetSettings;
import dev.signalbox.data.sync.SyncListener;
import dev.signalbox.model.bundle.BundleCodec;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// As what this proxy speaks to the control plane: enrolled, with an identity of its own, or with
/// the one token that all proxies of a cell may share.
final class Membership implements AutoCloseable {

  private static final int MOST_NAME = 100;
  private static final Supplier<Optional<Instant>> NEVER = Optional::empty;

  private final Supplier<Secret> credential;
  private final Optional<FleetLink> link;
  private final AtomicReference<Supplier<Optional<Instant>>> contact;
  private final AtomicReference<Supplier<Optional<Instant>>> shipped;

  private Membership(
      Supplier<Secret> credential,
      Optional<FleetLink> link,
      AtomicReference<Supplier<Optional<Instant>>> contact,
      AtomicReference<Supplier<Optional<Instant>>> shipped) {
    this.credential = credential;
    this.link = link;
    this.contact = contact;
    this.shipped = shipped;
  }

  /// Reads the token or the identity.
  ///
  /// @throws IllegalArgumentException if there is none, for the user
  static Membership open(
      GatewayArguments arguments,
      Map<String, String> environment,
      HttpClient client,
      InstantSource clock,
      Path data)
      throws IOException {
    AtomicReference<Supplier<Optional<Instant>>> contact = new AtomicReference<>(NEVER);
    AtomicReference<Supplier<Optional<Instant>>> shipped = new AtomicReference<>(NEVER);
    if (arguments.text("token-file").isPresent()) {
      Secret token = new Secret(Files.readString(arguments.path("token-file")).strip());
      return new Membership(() -> token, Optional.empty(), contact, shipped);
    }
    Optional<Secret> token =
        arguments
            .text("enrol-token")
            .or(() -> Optional.ofNullable(environment.get("SIGNALBOX_ENROL_TOKEN")))
            .filter(text -> !text.isBlank())
            .map(Secret::new);
    FleetSettings settings =
        FleetSettings.of(
            arguments.control(),
            token,
            name(arguments, environment),
            release(),
            List.of(BundleCodec.SCHEMA),
            directory(data));
    FleetLink link =
        new FleetLink(
            client,
            settings,
            new FleetLink.Around(() -> contact.get().get(), () -> shipped.get().get()),
            clock,
            new SecureRandom());
    return new Membership(link, Optional.of(link), contact, shipped);
  }

  /// What people call this proxy.
  static String name(GatewayArguments arguments, Map<String, String> environment) {
    String name =
        arguments
            .text("name")
            .or(() -> Optional.ofNullable(environment.get("HOSTNAME")))
            .filter(text -> !text.isBlank())
            .orElse("proxy");
    return name.substring(0, Math.min(name.length(), MOST_NAME));
  }

  /// Where the identity of this proxy is kept.
  static Path directory(Path data) {
    return data.resolve("fleet");
  }

  /// The credential for the control plane, which changes.
  Supplier<Secret> credential() {
    return credential;
  }

  /// Who is to hear what became of policy versions.
  SyncListener listener() {
    return link.<SyncListener>map(one -> one).orElse(SyncListener.NONE);
  }

  /// Begins to enrol and to report.
  ///
  /// @param lastContact when the source of policy last answered
  /// @param lastShipped when usage was last delivered
  void start(Supplier<Optional<Instant>> lastContact, Supplier<Optional<Instant>> lastShipped) {
    contact.set(lastContact);
    shipped.set(lastShipped);
    link.ifPresent(FleetLink::start);
  }

  @Override
  public void close() {
    link.ifPresent(FleetLink::close);
  }

  /// The release, as the manifest of the jar says.
  private static String release() {
    return Optional.ofNullable(Membership.class.getPackage())
        .map(Package::getImplementationVersion)
        .orElse("unreleased");
  }
}
