package dev.signalbox.data.sync;

import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// How bundles are fetched.
///
/// @param control base address of the control plane
/// @param token gives the proxy's token, sent as bearer; asked for before every question, because
///   it changes
/// @param pinnedKeys a PEM file with the public keys whose bundles are accepted
/// @param directory where the last good bundles are kept; made if it is missing
/// @param hold how long the control plane may hold a question when there is nothing new, whole
///   seconds
/// @param answerTimeout how long an answer may take beyond that, to its last byte
/// @param shortestPause pause after the first failure; doubled with each further one
/// @param longestPause most that a pause grows to, and the usual pause where the control plane does
///   not hold questions
public record SyncSettings(
    URI control,
    Supplier<Secret> token,
    Path pinnedKeys,
    Path directory,
    Duration hold,
    Duration answerTimeout,
    Duration shortestPause,
    Duration longestPause) {

  public SyncSettings {
    if (hold.isNegative() || hold.toSeconds() > 25) {
      throw new IllegalArgumentException("the control plane holds a question for at most 25 s");
    }
    if (!shortestPause.isPositive() || longestPause.compareTo(shortestPause) < 0) {
      throw new IllegalArgumentException("the longest pause is shorter than the shortest");
    }
  }

  /// The usual times: questions held for 25 s, pauses of 0.5 to 30 s.
  public static SyncSettings of(
      URI control, Supplier<Secret> token, Path pinnedKeys, Path directory) {
    return new SyncSettings(
        control,
        token,
        pinnedKeys,
        directory,
        Duration.ofSeconds(25),
        Duration.ofSeconds(30),
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
  }
}
