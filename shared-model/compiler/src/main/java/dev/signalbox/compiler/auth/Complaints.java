package dev.signalbox.compiler.auth;

/// Takes what is wrong with a policy.
public interface Complaints {

  /// Adds a problem.
  ///
  /// @param path the setting
  void add(String path, String what, String remedy);

  /// How many there are so far.
  int count();
}
