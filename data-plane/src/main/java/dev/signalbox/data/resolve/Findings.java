package dev.signalbox.data.resolve;

import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Dimensions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what one request asserts: one value per dimension, the best ranked.
final class Findings {

  /// Leaves room among the 64 dimensions of a record for those that follow from the credential.
  static final int MAX_DIMENSIONS = 56;

  private static final Slot[] SLOTS = Slot.values();
  private static final int MAX_CUSTOM = MAX_DIMENSIONS - SLOTS.length;

  private final @Nullable Dimension[] known = new @Nullable Dimension[SLOTS.length];
  private final @Nullable Rank[] ranks = new @Nullable Rank[SLOTS.length];
  private final List<Dimension> custom = new ArrayList<>(0);
  private final List<Rank> customRanks = new ArrayList<>(0);

  /// Notes a value for a known dimension.
  void found(Slot slot, Rank rank, String value, String source) {
    Rank present = ranks[slot.ordinal()];
    if (present != null && present.compareTo(rank) <= 0) {
      return;
    }
    String clean = Text.clean(slot == Slot.REPO ? RepoName.of(value) : value);
    if (!clean.isEmpty()) {
      ranks[slot.ordinal()] = rank;
      known[slot.ordinal()] = new Dimension(slot.dimension, clean, source, false);
    }
  }

  /// Notes a value for a dimension of the client's own.
  void custom(String name, Rank rank, String value, String source) {
    String clean = Text.clean(value);
    String cleanName = Text.name(name);
    if (clean.isEmpty() || cleanName.isEmpty()) {
      return;
    }
    Dimension dimension = new Dimension(Dimensions.CUSTOM_PREFIX + cleanName, clean, source, false);
    for (int index = 0; index < custom.size(); index++) {
      if (custom.get(index).name().equals(dimension.name())) {
        if (rank.compareTo(customRanks.get(index)) < 0) {
          custom.set(index, dimension);
          customRanks.set(index, rank);
        }
        return;
      }
    }
    if (custom.size() < MAX_CUSTOM) {
      custom.add(dimension);
      customRanks.add(rank);
    }
  }

  /// The value found so far for a known dimension.
  @Nullable String value(Slot slot) {
    Dimension dimension = known[slot.ordinal()];
    return dimension == null ? null : dimension.value();
  }

  /// Everything found, known dimensions first.
  List<Dimension> dimensions() {
    List<Dimension> all = new ArrayList<>(SLOTS.length + custom.size());
    for (Dimension dimension : known) {
      if (dimension != null) {
        all.add(dimension);
      }
    }
    all.addAll(custom);
    return all;
  }
}
