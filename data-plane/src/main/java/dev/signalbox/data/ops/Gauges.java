package dev.signalbox.data.ops;

import dev.signalbox.data.spool.ShipperStatus;
import dev.signalbox.data.spool.SpoolStatus;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What is read at the moment of a scrape.
///
/// @param connections client connections open now
/// @param policyVersion the policy version in force, 0 if none is
/// @param policyAge how up to date it is
/// @param credentials how secrets and tokens are doing
/// @param batches how many batches wait to be booked
public record Gauges(
    IntSupplier connections,
    LongSupplier policyVersion,
    Supplier<PolicyAge> policyAge,
    Supplier<CredentialCounts> credentials,
    Supplier<BatchCounts> batches,
    Supplier<SpoolStatus> spool,
    Supplier<ShipperStatus> shipper) {}
