package dev.signalbox.control.node;

import java.util.Locale;

/// What a node of the tree is, from the top down. A node stands under one of its own kind or a
/// higher one; there is one org.
enum NodeKind {
  ORG,
  BUSINESS_UNIT,
  TEAM,
  COST_CENTER;

  boolean mayStandUnder(NodeKind parent) {
    return this != ORG && compareTo(parent) >= 0;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if there is none of that name
  static NodeKind fromWireName(String name) {
    for (NodeKind kind : values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("must be business_unit, team or cost_center");
  }
}
