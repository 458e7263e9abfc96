package dev.signalbox.billing.rate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All prices we know. Immutable.
public final class PriceBook {

  private final List<Price> prices;
  private final Map<ModelFamily, Map<String, List<Price>>> byName =
      new EnumMap<>(ModelFamily.class);
  private final Optional<PriceBook> first;

  private PriceBook(List<Price> prices, Optional<PriceBook> first) {
    this.prices = List.copyOf(prices);
    this.first = first;
    Set<String> corrected = new HashSet<>();
    prices.forEach(price -> price.corrects().ifPresent(corrected::add));
    for (Price price : prices) {
      if (corrected.contains(price.id())) {
        continue;
      }
      for (String model : price.models()) {
        byName
            .computeIfAbsent(price.family(), family -> new HashMap<>())
            .computeIfAbsent(model, name -> new ArrayList<>())
            .add(price);
      }
    }
  }

  /// Makes a book.
  ///
  /// @throws IllegalArgumentException if an id is used twice, a correction names no entry, or two
  ///   entries that hold are valid for the same model at the same time
  public static PriceBook of(List<Price> prices) {
    Set<String> ids = new HashSet<>();
    for (Price price : prices) {
      if (!ids.add(price.id())) {
        throw new IllegalArgumentException(price.id() + ": this id is used twice");
      }
    }
    for (Price price : prices) {
      if (price.corrects().isPresent() && !ids.contains(price.corrects().get())) {
        throw new IllegalArgumentException(price.id() + ": corrects an entry that is not there");
      }
    }
    PriceBook book = new PriceBook(prices, Optional.empty());
    book.byName.values().forEach(names -> names.forEach(PriceBook::refuseOverlaps));
    return book;
  }

  private static void refuseOverlaps(String model, List<Price> prices) {
    List<Price> inOrder = prices.stream().sorted(Comparator.comparing(Price::validFrom)).toList();
    for (int index = 1; index < inOrder.size(); index++) {
      Price earlier = inOrder.get(index - 1);
      Price later = inOrder.get(index);
      if (earlier.overlaps(later)) {
        throw new IllegalArgumentException(
            later.id() + ": overlaps in time with " + earlier.id() + " for model " + model);
      }
    }
  }

  /// The book as it was known at that time: without the entries learned later. What was billed then
  /// is rated by it to the same amounts.
  public PriceBook asKnownAt(Instant time) {
    return new PriceBook(
        prices.stream().filter(price -> !price.knownAt().isAfter(time)).toList(),
        first.map(book -> book.asKnownAt(time)));
  }

  /// This book behind another one: what the other one has a valid entry for is charged by that
  /// entry, such as a price that was negotiated, and all else by this book; so is a call whose tier
  /// or units that entry has no price for.
  public PriceBook precededBy(PriceBook other) {
    return new PriceBook(prices, Optional.of(other));
  }

  /// All entries of this book itself, in the order given, corrected ones too.
  public List<Price> prices() {
    return prices;
  }

  /// The price of a model at a time: the entry that names it exactly, else the entry that names it
  /// without its edition's date. Host prefixes and the like do not matter.
  public Optional<Price> find(ModelFamily family, String model, Instant at) {
    return find(family, ModelName.of(model), at);
  }

  Optional<Price> find(ModelFamily family, ModelName model, Instant at) {
    return first
        .flatMap(book -> book.find(family, model, at))
        .or(() -> findHere(family, model, at));
  }

  /// The entries for a model at a time, the one to charge by first.
  List<Price> inOrder(ModelFamily family, ModelName model, Instant at) {
    return Stream.concat(
            first.flatMap(book -> book.find(family, model, at)).stream(),
            findHere(family, model, at).stream())
        .toList();
  }

  private Optional<Price> findHere(ModelFamily family, ModelName model, Instant at) {
    Map<String, List<Price>> names = byName.getOrDefault(family, Map.of());
    List<Price> named = names.get(model.name());
    if (named == null) {
      named = model.withoutSnapshot().map(names::get).orElse(List.of());
    }
    return named.stream().filter(price -> price.validAt(at)).findFirst();
  }

  /// The entries of a family that hold at a time.
  Stream<Price> validIn(ModelFamily family, Instant at) {
    Stream<Price> here =
        byName.getOrDefault(family, Map.of()).values().stream()
            .flatMap(List::stream)
            .distinct()
            .filter(price -> price.validAt(at));
    return Stream.concat(first.stream().flatMap(book -> book.validIn(family, at)), here);
  }
}
