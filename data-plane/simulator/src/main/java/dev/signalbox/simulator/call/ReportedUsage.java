package dev.signalbox.simulator.call;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.UsageCounts;

/// What an answer told its caller about usage.
///
/// @param vendor the usage object in the vendor's words, as an answer in one piece would have it
/// @param counts the same in disjoint units
/// @param complete whether this is the last word, not the first event's preview
public record ReportedUsage(JsonValue vendor, UsageCounts counts, boolean complete) {}
