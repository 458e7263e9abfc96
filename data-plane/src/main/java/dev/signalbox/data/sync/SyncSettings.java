package dev.signalbox.data.sync;

import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// How policies are fetched. There is a control plane, or a copy, or both: then the copy is asked
/// while the control plane cannot be reached.
///
/// @param control base address of the control plane
/// @param token what the proxy shows the control plane, sent as bearer; asked for each time
/// @param copy an archive in a file, or at an HTTP address such as that of an object store
/// @param root file of the root that is trusted from the beginning
/// @param directory where the last good archives are kept; made if it is missing
/// @param times how long things may take
public record SyncSettings(
    Optional<URI> control,
    Supplier<Secret> token,
    Optional<URI> copy,
    Path root,
    Path directory,
    Times times) {

  public SyncSettings {
    if (control.isEmpty() && copy.isEmpty()) {
      throw new IllegalArgumentException("neither a control plane nor a copy");
    }
  }

  /// Policies from a control plane, with the usual times.
  public static SyncSettings of(
      URI control, Supplier<Secret> token, Optional<URI> copy, Path root, Path directory) {
    return new SyncSettings(Optional.of(control), token, copy, root, directory, Times.USUAL);
  }

  /// Policies from a copy alone, with the usual times.
  public static SyncSettings ofCopy(URI copy, Path root, Path directory) {
    return new SyncSettings(
        Optional.empty(), () -> new Secret(""), Optional.of(copy), root, directory, Times.USUAL);
  }

  /// How long things may take.
  ///
  /// @param hold how long the control plane may hold a question when there is nothing new, whole
  ///   seconds
  /// @param answerTimeout how long an answer may take beyond that, to its last byte
  /// @param shortestPause pause after the first failure; doubled with each further one
  /// @param longestPause most that a pause grows to, and the usual pause where questions are not
  ///   held: the floor under which a revocation may stay unknown
  /// @param look pause between two looks at a file
  public record Times(
      Duration hold,
      Duration answerTimeout,
      Duration shortestPause,
      Duration longestPause,
      Duration look) {

    /// Questions held for 25 s, pauses of 0.5 to 15 s, a file looked at every second.
    public static final Times USUAL =
        new Times(
            Duration.ofSeconds(25),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            Duration.ofSeconds(15),
            Duration.ofSeconds(1));

    public Times {
      if (hold.isNegative() || hold.toSeconds() > 25) {
        throw new IllegalArgumentException("the control plane holds a question for at most 25 s");
      }
      if (!shortestPause.isPositive() || longestPause.compareTo(shortestPause) < 0) {
        throw new IllegalArgumentException("the longest pause is shorter than the shortest");
      }
    }
  }
}
