package dev.signalbox.control.access;

import java.util.List;
import java.util.UUID;

/// Whether somebody may do something at a node, and why.
public sealed interface Decision {

  /// Whether it is allowed.
  default boolean allowed() {
    return this instanceof Allowed;
  }

  /// Allowed, since nothing denies it.
  ///
  /// @param by the bindings that allow it, that of the highest node first
  /// @param path the node and all above it, the org first
  record Allowed(List<Binding> by, List<UUID> path) implements Decision {

    public Allowed {
      by = List.copyOf(by);
      path = List.copyOf(path);
    }
  }

  /// Denied by name.
  ///
  /// @param by the bindings that deny it, that of the highest node first
  /// @param path the node and all above it, the org first
  record Forbidden(List<Binding> by, List<UUID> path) implements Decision {

    public Forbidden {
      by = List.copyOf(by);
      path = List.copyOf(path);
    }
  }

  /// Not allowed because nothing allows it.
  record NotGranted(Reason reason) implements Decision {}

  /// Why nothing allows it.
  enum Reason {
    NO_BINDING,
    NO_SUCH_NODE,
    PRINCIPAL_NOT_ACTIVE,
    OUTSIDE_TOKEN_SCOPE
  }
}
