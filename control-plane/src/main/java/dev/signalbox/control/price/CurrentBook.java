package dev.signalbox.control.price;

import dev.signalbox.billing.rate.PriceBook;
import dev.signalbox.billing.rate.Rater;

/// A price book and its version, which records keep.
public record CurrentBook(int version, PriceBook book, Rater rater) {

  CurrentBook(int version, PriceBook book) {
    this(version, book, new Rater(book));
  }
}
