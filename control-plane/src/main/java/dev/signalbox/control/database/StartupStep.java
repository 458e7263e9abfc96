package dev.signalbox.control.database;

/// Something to do once after the migrations, before the service is ready. Steps run in the order
/// of [#order()], all of them again if one fails, so they must be repeatable.
public interface StartupStep {

  /// Lower runs first. Bootstrap of the first tenant is 100, publishing the first bundle 1000.
  int order();

  /// Does it.
  void run();
}
