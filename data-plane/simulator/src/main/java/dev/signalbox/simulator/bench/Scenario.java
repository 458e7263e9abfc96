package dev.signalbox.simulator.bench;

/// What is measured of each target in each round.
enum Scenario {
  SMALL("CPU per 1 KB call, µs", 1.6),
  LARGE("CPU per 200 KB call, µs", 1.0),
  STREAMS("CPU per paced event, 1,000 held streams, µs", 1.4),
  FIRST_EVENT("time to first event, p50, µs", 0);

  private final String title;
  private final double aim;

  Scenario(String title, double aim) {
    this.title = title;
    this.aim = aim;
  }

  String title() {
    return title;
  }

  /// The aim as a ratio to nginx; 0 if the aim is of another kind.
  double aim() {
    return aim;
  }
}
