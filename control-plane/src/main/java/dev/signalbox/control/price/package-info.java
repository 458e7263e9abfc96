/// The price book as this installation keeps it: seeded from the list that comes with the product,
/// versioned, never edited. What a tenant has negotiated goes before the list. Ingest takes the
/// tenant's book from [dev.signalbox.control.price.TenantPrices]; people read it through the REST
/// API.
@NullMarked
package dev.signalbox.control.price;

import org.jspecify.annotations.NullMarked;
