package dev.signalbox.data.sync;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;

/// Writes what became of the last policy into a file, to be carried back to the control plane from
/// where there is no connection. Replaced as a whole.
public final class StatusFile implements SyncListener {

  private static final System.Logger LOG = System.getLogger(StatusFile.class.getName());

  private final Path file;
  private final String name;
  private final UnaryOperator<Obj> seal;

  /// @param name what people call this proxy
  /// @param seal adds what shows that it is of this proxy, as far as it can
  public StatusFile(Path file, String name, UnaryOperator<Obj> seal) {
    this.file = file;
    this.name = name;
    this.seal = seal;
  }

  @Override
  public void synced(SyncEvent event) {
    ObjectBuilder out =
        JsonValue.object()
            .put("name", name)
            .put("version", event.version())
            .put("digest", event.digest())
            .put("outcome", event.applied() ? "applied" : "refused")
            .put("active_version", event.active())
            .put("at", event.at().toString());
    event
        .error()
        .ifPresent(error -> out.put("error", error.failure().tag()).put("detail", error.detail()));
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(fresh, Json.writeBytes(seal.apply(out.build())));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritable) {
      LOG.log(System.Logger.Level.WARNING, "the status cannot be written: {0}", unwritable);
    }
  }
}
