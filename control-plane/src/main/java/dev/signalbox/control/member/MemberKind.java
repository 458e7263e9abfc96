package dev.signalbox.control.member;

import java.util.Locale;

/// What a member is.
enum MemberKind {
  /// A human, named by an e-mail address.
  PERSON,
  /// A program with a life of its own.
  SERVICE_ACCOUNT,
  /// One piece of work.
  TASK;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if there is none of that name
  static MemberKind fromWireName(String name) {
    for (MemberKind kind : values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("must be person, service_account or task");
  }
}
