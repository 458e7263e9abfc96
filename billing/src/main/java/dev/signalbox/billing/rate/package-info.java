/// What usage costs. In come counts, the name of the model that served them, the served tier and a
/// time; out comes an exact amount with the price it rests on, or the reason why there is none.
/// Pure: no clock, no I/O but the price list on the classpath. The control plane's ingest and
/// whatever enforces budgets call it, so that both use one function.
@NullMarked
package dev.signalbox.billing.rate;

import org.jspecify.annotations.NullMarked;
