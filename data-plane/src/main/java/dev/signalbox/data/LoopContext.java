package dev.signalbox.data;

import dev.signalbox.data.authenticate.KeyAuthenticator;
import dev.signalbox.data.call.ProviderClient;
import dev.signalbox.data.issuer.ResponseIssuers;
import dev.signalbox.data.meter.UsageMeter;
import dev.signalbox.data.ops.CallMetrics;
import dev.signalbox.model.id.UuidV7;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// What belongs to one event loop and is used by its thread only: no lock, no sharing, except for
/// the count of `held` bytes, the `issuers` of responses, the open `batches`, and for what is done
/// `beside` the loops.
record LoopContext(
    KeyAuthenticator authenticator,
    ProviderClient providers,
    UsageMeter meter,
    UuidV7 ids,
    HeldBytes held,
    ResponseIssuers issuers,
    InstantSource clock,
    Executor beside,
    CallMetrics metrics,
    Batches batches) {}
