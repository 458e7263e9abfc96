package dev.signalbox.model.bundle;

import dev.signalbox.model.usage.Unit;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What models cost a tenant, as much of it as a proxy needs to reserve money before a call. What a
/// call did cost is decided by the control plane, from the whole book.
///
/// @param book the version of the price book that this was taken from; 0 for none
/// @param lines in the order of their ids
public record PriceList(int book, List<Line> lines) {

  /// No prices.
  public static final PriceList NONE = new PriceList(0, List.of());

  public PriceList {
    lines = List.copyOf(lines);
  }

  /// One entry of the book.
  ///
  /// @param id its name in the book
  /// @param models the model names it prices
  /// @param from from when it holds
  /// @param until until when, if that is known
  /// @param usual pico-USD per unit of an ordinary call: standard tier, short context
  /// @param most the most that a unit can cost in any tier and any context, in pico-USD
  public record Line(
      String id,
      List<String> models,
      Instant from,
      Optional<Instant> until,
      Map<Unit, Long> usual,
      Map<Unit, Long> most) {

    public Line {
      models = List.copyOf(models);
      usual = ordered(usual);
      most = ordered(most);
    }

    private static Map<Unit, Long> ordered(Map<Unit, Long> rates) {
      Map<Unit, Long> ordered = new EnumMap<>(Unit.class);
      ordered.putAll(rates);
      return Collections.unmodifiableMap(ordered);
    }
  }
}
