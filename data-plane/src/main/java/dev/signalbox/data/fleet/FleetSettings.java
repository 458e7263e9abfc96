package dev.signalbox.data.fleet;

import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a proxy takes its place in the fleet.
///
/// @param control base address of the control plane
/// @param token a one-time token to enrol with; needed until there is an identity on disk
/// @param name what people call this proxy
/// @param softwareVersion the release of this program
/// @param schemas the bundle schemas that it reads
/// @param directory where the identity and the status file are kept
/// @param timeout for one request, answer included
/// @param shortestPause pause after the first failure; doubled with each further one
/// @param longestPause most that a pause grows to
/// @param shortestGap least time between two reports: what happens in between goes out together
public record FleetSettings(
    URI control,
    Optional<Secret> token,
    String name,
    String softwareVersion,
    List<Integer> schemas,
    Path directory,
    Duration timeout,
    Duration shortestPause,
    Duration longestPause,
    Duration shortestGap) {

  private static final int MOST_NAME = 100;

  public FleetSettings {
    schemas = List.copyOf(schemas);
    if (name.isBlank() || name.length() > MOST_NAME) {
      throw new IllegalArgumentException(
          "the name of a proxy has 1 to " + MOST_NAME + " characters");
    }
  }

  /// The usual times: 10 s for a request, pauses of 0.5 to 30 s, a quarter of a second between
  /// reports.
  public static FleetSettings of(
      URI control,
      Optional<Secret> token,
      String name,
      String softwareVersion,
      List<Integer> schemas,
      Path directory) {
    return new FleetSettings(
        control,
        token,
        name,
        softwareVersion,
        schemas,
        directory,
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofMillis(250));
  }
}
