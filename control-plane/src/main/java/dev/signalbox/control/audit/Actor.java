package dev.signalbox.control.audit;

import dev.signalbox.model.id.MemberId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Who made a change.
///
/// @param member the member, if it was one
/// @param token the API token that the member used, if one is known
/// @param name what the actor was called at that time; kept, whatever they are called later
public record Actor(Kind kind, Optional<MemberId> member, Optional<UUID> token, String name) {

  /// What an actor is.
  public enum Kind {
    /// A member with a credential.
    MEMBER,
    /// A proxy that speaks for itself, such as when it enrols.
    PROXY,
    /// Signalbox itself: the bootstrap, a schedule.
    SYSTEM;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Signalbox itself.
  ///
  /// @param part which part of it, such as `bootstrap`
  public static Actor system(String part) {
    return new Actor(Kind.SYSTEM, Optional.empty(), Optional.empty(), part);
  }

  /// A proxy.
  public static Actor proxy(String name) {
    return new Actor(Kind.PROXY, Optional.empty(), Optional.empty(), name);
  }
}
