package dev.signalbox.data.fleet;

import dev.signalbox.data.file.PrivateFile;
import dev.signalbox.model.bundle.StatusSeal;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Seals the status that is carried to the control plane by hand, if this proxy was enrolled before
/// its connection went: with the identity that is on disk, and only by reading it.
public final class CarriedStatus implements UnaryOperator<Obj> {

  private static final System.Logger LOG = System.getLogger(CarriedStatus.class.getName());

  private final PrivateFile identity;

  /// @param directory where [FleetLink] keeps the identity
  public CarriedStatus(Path directory) {
    this.identity = new PrivateFile(directory.resolve(FleetLink.IDENTITY));
  }

  /// The status, sealed; as it is if this proxy has no identity, or none that can be read.
  @Override
  public Obj apply(Obj status) {
    try {
      Optional<Identity> kept = identity.read().map(Identity::parse);
      if (kept.isEmpty() || kept.get().proxyId().isEmpty()) {
        return status;
      }
      String digest = SecretDigest.of(kept.get().current()).toHex();
      return StatusSeal.seal(status, kept.get().proxyId().get(), HexFormat.of().parseHex(digest));
    } catch (IOException | JsonException unreadable) {
      LOG.log(System.Logger.Level.WARNING, "the status is not signed: {0}", unreadable);
      return status;
    }
  }
}
