package dev.signalbox.billing.rate;

import dev.signalbox.model.usage.Unit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// A price in pico-USD (10⁻¹² USD) for each unit that has one. A unit that is absent has no price,
/// which is not a price of zero.
public record Rates(Map<Unit, Long> picosPerUnit) {

  public Rates {
    EnumMap<Unit, Long> copy = new EnumMap<>(Unit.class);
    copy.putAll(picosPerUnit);
    picosPerUnit = Collections.unmodifiableMap(copy);
  }

  /// The price of one unit in pico-USD, if it has one.
  public OptionalLong of(Unit unit) {
    Long picos = picosPerUnit.get(unit);
    return picos == null ? OptionalLong.empty() : OptionalLong.of(picos);
  }

  /// The units that have a price.
  public Set<Unit> units() {
    return picosPerUnit.keySet();
  }
}
