package dev.signalbox.control;

import java.util.Map;
import java.util.Set;

/// Which feature may use which. The only place where a new direction is allowed; think hard.
final class Directions {

  static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("database", Set.of()),
          Map.entry("http", Set.of("database")),
          Map.entry("access", Set.of("database", "http")),
          Map.entry("audit", Set.of("database", "http", "access")),
          Map.entry("change", Set.of("database", "http", "access", "audit")),
          Map.entry("guard", Set.of("http", "access")),
          Map.entry("idempotency", Set.of("database", "http", "access", "change")),
          Map.entry("tenant", Set.of("database", "http", "access", "audit", "change")),
          Map.entry("node", Set.of("database", "http", "access", "change", "policy")),
          Map.entry("member", Set.of("database", "http", "access", "change", "policy")),
          Map.entry("group", Set.of("database", "http", "access", "change")),
          Map.entry("role", Set.of("database", "http", "access", "change")),
          Map.entry("token", Set.of("database", "http", "access", "change")),
          Map.entry("policy", Set.of("database", "http", "access", "change")),
          Map.entry("key", Set.of("database", "http", "access", "change", "policy")),
          Map.entry("provider", Set.of("database", "http", "access", "change", "policy")),
          Map.entry("alias", Set.of("database", "http", "access", "change", "policy")),
          Map.entry("fleet", Set.of("database", "http", "access", "audit", "change")),
          Map.entry("staging", Set.of("database", "http", "access", "change", "fleet")),
          Map.entry("carried", Set.of("database", "http", "access", "change")),
          Map.entry("applied", Set.of("database", "http", "access", "fleet")),
          Map.entry("bundle", Set.of("database", "http", "access", "policy", "fleet")),
          Map.entry("price", Set.of("database", "http", "access", "change")),
          Map.entry("rerate", Set.of("database", "http", "access", "change", "price", "usage")),
          Map.entry("session", Set.of("database", "http", "access", "price")),
          Map.entry("usage", Set.of("database", "http", "access", "price", "session", "fleet")),
          Map.entry("cost", Set.of("database", "http", "access", "price", "session", "usage")));

  private Directions() {}
}
