package dev.signalbox.control.applied;

import dev.signalbox.control.applied.Acknowledgements.Wanted;
import dev.signalbox.control.fleet.Groups;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.HttpParameters;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The parameters `group`, `proxies` and `timeout` of a wait.
///
/// @param group only proxies of this group
/// @param proxies exactly these; empty for all that live
record WaitQuery(Optional<String> group, Set<UUID> proxies, Duration timeout) {

  private static final int MAX_SECONDS = 60;
  private static final int DEFAULT_SECONDS = 10;
  private static final int MAX_PROXIES = 1_000;
  private static final String VERSION = "[1-9][0-9]{0,17}";

  WaitQuery {
    proxies = Set.copyOf(proxies);
  }

  static WaitQuery of(HttpParameters parameters) {
    String seconds = parameters.getFirst("timeout").orElse(Integer.toString(DEFAULT_SECONDS));
    if (!seconds.matches("[1-9][0-9]?") || Integer.parseInt(seconds) > MAX_SECONDS) {
      throw wrong("timeout is in seconds, 1 to " + MAX_SECONDS);
    }
    Optional<String> group = parameters.getFirst("group");
    if (group.isPresent() && !Groups.NAME.matcher(group.get()).matches()) {
      throw wrong("group must be the name of a group");
    }
    return new WaitQuery(
        group,
        parameters.getFirst("proxies").map(WaitQuery::ids).orElse(Set.of()),
        Duration.ofSeconds(Integer.parseInt(seconds)));
  }

  Wanted wanted(long version) {
    return new Wanted(version, group, proxies, timeout);
  }

  /// A version, if it is given.
  static OptionalLong version(Optional<String> text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches(VERSION)) {
      throw wrong("version must be a number from 1");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static Set<UUID> ids(String text) {
    try {
      Set<UUID> ids =
          Arrays.stream(text.split(",", -1))
              .map(UUID::fromString)
              .collect(Collectors.toUnmodifiableSet());
      if (ids.size() <= MAX_PROXIES) {
        return ids;
      }
    } catch (IllegalArgumentException notAnId) {
      throw wrong("proxies must be ids with commas between them");
    }
    throw wrong("proxies may name " + MAX_PROXIES);
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }
}
