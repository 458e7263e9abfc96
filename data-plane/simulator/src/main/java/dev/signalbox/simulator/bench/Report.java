package dev.signalbox.simulator.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Collects the figures of all rounds and prints their medians side by side.
final class Report {

  private final Map<Scenario, Map<String, List<Double>>> figures = new EnumMap<>(Scenario.class);
  private final List<String> notes = new ArrayList<>();

  void add(Scenario scenario, String target, double value) {
    figures
        .computeIfAbsent(scenario, ignored -> new LinkedHashMap<>())
        .computeIfAbsent(target, ignored -> new ArrayList<>())
        .add(value);
  }

  void note(String line) {
    notes.add(line);
  }

  void print(PrintStream out) {
    out.println();
    out.println("| figure | direct | nginx | signalbox | signalbox : nginx (per round) | aim |");
    out.println("|---|--:|--:|--:|--:|--:|");
    figures.forEach((scenario, byTarget) ->
        out.printf(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s |%n",
            scenario.title(),
            median(byTarget.get("direct")),
            median(byTarget.get("nginx")),
            median(byTarget.get("signalbox")),
            ratios(byTarget.get("signalbox"), byTarget.get("nginx")),
            scenario.aim() == 0
                ? "within 1 ms"
                : String.format(Locale.ROOT, "≤ %.1f", scenario.aim())));
    notes.forEach(out::println);
  }

  private static String median(@org.jspecify.annotations.Nullable List<Double> values) {
    if (values == null || values.isEmpty()) {
      return "–";
    }
    return String.format(Locale.ROOT, "%.1f", middle(values));
  }

  private static double middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private static String ratios(
      @org.jspecify.annotations.Nullable List<Double> mine,
      @org.jspecify.annotations.Nullable List<Double> theirs) {
    if (mine == null || theirs == null) {
      return "–";
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(mine.size(), theirs.size()); round++) {
      ratios.add(mine.get(round) / theirs.get(round));
    }
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f–%.2f)",
        middle(ratios),
        Collections.min(ratios),
        Collections.max(ratios));
  }
}
