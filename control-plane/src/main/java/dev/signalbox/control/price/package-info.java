/// The price book as this installation keeps it: seeded from the list that comes with the product,
/// versioned, never edited. Ingest takes the current book from
/// [dev.signalbox.control.price.Prices]; people read it through the REST API.
@NullMarked
package dev.signalbox.control.price;

import org.jspecify.annotations.NullMarked;
