package dev.signalbox.control.access;

import static dev.signalbox.control.access.Permission.AUDIT_READ;
import static dev.signalbox.control.access.Permission.KEY_SELF;
import static dev.signalbox.control.access.Permission.NODE_READ;
import static dev.signalbox.control.access.Permission.PRICE_MANAGE;
import static dev.signalbox.control.access.Permission.PRICE_READ;
import static dev.signalbox.control.access.Permission.PROMPT_READ;
import static dev.signalbox.control.access.Permission.USAGE_READ;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Roles that every tenant has. Nobody can change them; a new version of the program may.
public enum BuiltInRole {
  /// Everything.
  OWNER(EnumSet.allOf(Permission.class)),
  /// Everything but what was said in calls.
  ADMIN(EnumSet.complementOf(EnumSet.of(PROMPT_READ))),
  /// Keys of one's own, and what they cost.
  DEVELOPER(EnumSet.of(KEY_SELF, NODE_READ, USAGE_READ)),
  /// Looks, but neither at what was said nor at who changed what.
  VIEWER(reads(PROMPT_READ, AUDIT_READ)),
  /// Looks also at who changed what.
  AUDITOR(reads(PROMPT_READ)),
  /// Costs and prices.
  FINANCE(EnumSet.of(NODE_READ, USAGE_READ, PRICE_READ, PRICE_MANAGE));

  @SuppressWarnings("ImmutableEnumChecker") // Unmodifiable, and nobody keeps what it wraps.
  private final Set<Permission> permissions;

  BuiltInRole(EnumSet<Permission> permissions) {
    this.permissions = Collections.unmodifiableSet(permissions);
  }

  /// What the role allows.
  public Set<Permission> permissions() {
    return permissions;
  }

  /// The name in JSON, in place of the id that a custom role has.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role of that name, if there is one.
  public static Optional<BuiltInRole> named(String name) {
    for (BuiltInRole role : values()) {
      if (role.wireName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  private static EnumSet<Permission> reads(Permission... without) {
    EnumSet<Permission> reads = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (permission.name().endsWith("_READ")) {
        reads.add(permission);
      }
    }
    for (Permission permission : without) {
      reads.remove(permission);
    }
    return reads;
  }
}
