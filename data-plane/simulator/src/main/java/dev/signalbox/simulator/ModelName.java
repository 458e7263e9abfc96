package dev.signalbox.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/// A model name with an optional suffix for the simulator: `MODEL@sim:ITEM,ITEM`, each item a fault
/// (`429`, `reset:3`) or a knob (`events=5`). For clients whose headers cannot be set.
///
/// @param knobs what the suffix asks for
record ModelName(String name, Map<String, String> knobs) {

  private static final String MARK = "@sim:";

  static ModelName parse(String text) {
    int mark = text.indexOf(MARK);
    if (mark < 0) {
      return new ModelName(text, Map.of());
    }
    Map<String, String> knobs = new LinkedHashMap<>();
    for (String item : text.substring(mark + MARK.length()).split(",")) {
      int equals = item.indexOf('=');
      if (equals >= 0) {
        knobs.put(item.substring(0, equals), item.substring(equals + 1));
      } else {
        knobs.merge("fault", item, (before, more) -> before + "," + more);
      }
    }
    return new ModelName(text.substring(0, mark), knobs);
  }
}
