package dev.signalbox.data.ops;

import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.spool.ShipperStatus;
import dev.signalbox.data.spool.SpoolStatus;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.Surface;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;

/// All metrics of the proxy, declared in one place, in the Prometheus text format 0.0.4.
final class MetricsPage {

  private final List<CallMetrics> loops;
  private final Gauges gauges;

  MetricsPage(List<CallMetrics> loops, Gauges gauges) {
    this.loops = List.copyOf(loops);
    this.gauges = gauges;
  }

  String render() {
    StringBuilder out = new StringBuilder(16_384);
    calls(out);
    histogram(
        out,
        "signalbox_attempt_duration_seconds",
        "Time from dispatch to the end of an attempt.",
        loop -> loop.durations,
        CallMetrics.Sum.DURATION_MICROS);
    histogram(
        out,
        "signalbox_first_byte_seconds",
        "Time from dispatch to the first byte of the answer's body.",
        loop -> loop.firstBytes,
        CallMetrics.Sum.FIRST_BYTE_MICROS);
    process(out);
    credentials(out, gauges.credentials().get());
    batches(out, gauges.batches().get());
    spool(out, gauges.spool().get());
    shipper(out, gauges.shipper().get());
    return out.toString();
  }

  private void calls(StringBuilder out) {
    head(out, "signalbox_calls_total", "counter", "Calls with a live key.");
    for (Surface surface : Surface.values()) {
      long value = sum(loop -> loop.calls, surface.ordinal());
      line(out, "signalbox_calls_total{surface=\"" + surface.wireName() + "\"}", value);
    }
    head(
        out,
        "signalbox_refusals_total",
        "counter",
        "Calls that Signalbox itself refused or ended.");
    for (RefusalCode code : RefusalCode.values()) {
      long value = sum(loop -> loop.refusals, code.ordinal());
      if (value > 0) {
        line(out, "signalbox_refusals_total{code=\"" + code.wireName() + "\"}", value);
      }
    }
    head(out, "signalbox_attempts_total", "counter", "Attempts by how they ended.");
    Outcome[] outcomes = Outcome.values();
    for (Surface surface : Surface.values()) {
      for (Outcome outcome : outcomes) {
        long value =
            sum(loop -> loop.attempts, surface.ordinal() * outcomes.length + outcome.ordinal());
        if (value > 0) {
          String labels =
              "{surface=\"" + surface.wireName() + "\",outcome=\"" + outcome.wireName() + "\"}";
          line(out, "signalbox_attempts_total" + labels, value);
        }
      }
    }
    head(out, "signalbox_usage_total", "counter", "Units used, by unit.");
    for (Unit unit : Unit.values()) {
      long value = sum(loop -> loop.units, unit.ordinal());
      line(out, "signalbox_usage_total{unit=\"" + unit.wireName() + "\"}", value);
    }
    counter(
        out,
        "signalbox_estimated_attempts_total",
        "Attempts booked as estimated.",
        sum(CallMetrics.Sum.ESTIMATED));
    counter(
        out,
        "signalbox_request_body_bytes_total",
        "Bytes of request bodies sent.",
        sum(CallMetrics.Sum.REQUEST_BYTES));
    counter(
        out,
        "signalbox_response_body_bytes_total",
        "Bytes of answer bodies received.",
        sum(CallMetrics.Sum.RESPONSE_BYTES));
  }

  private void process(StringBuilder out) {
    gauge(
        out, "signalbox_connections", "Client connections open.", gauges.connections().getAsInt());
    gauge(
        out,
        "signalbox_policy_version",
        "Policy version in force.",
        gauges.policyVersion().getAsLong());
    PolicyAge policy = gauges.policyAge().get();
    policy
        .age()
        .ifPresent(age ->
            gauge(
                out,
                "signalbox_policy_age_seconds",
                "Time since it was signed that the policy in force is the newest.",
                age.toSeconds()));
    gauge(
        out,
        "signalbox_revocations_overdue",
        "1 while revocations may be missing, because nothing was signed for 45 s.",
        policy.isOverdue() ? 1 : 0);
    gauge(
        out,
        "signalbox_sync_failures_in_a_row",
        "Questions for a newer policy that failed since the last success.",
        policy.failuresInARow());
    Runtime runtime = Runtime.getRuntime();
    gauge(
        out,
        "signalbox_heap_used_bytes",
        "Java heap in use.",
        runtime.totalMemory() - runtime.freeMemory());
  }

  private static void spool(StringBuilder out, SpoolStatus spool) {
    head(out, "signalbox_spool_state", "gauge", "1 for the state the usage spool is in.");
    for (SpoolStatus.State state : SpoolStatus.State.values()) {
      String name = state.name().toLowerCase(java.util.Locale.ROOT);
      line(out, "signalbox_spool_state{state=\"" + name + "\"}", state == spool.state() ? 1 : 0);
    }
    gauge(out, "signalbox_spool_bytes", "Disk space of the usage spool.", spool.bytes());
    gauge(
        out, "signalbox_spool_max_bytes", "Disk space the usage spool may take.", spool.maxBytes());
    gauge(
        out,
        "signalbox_spool_pending_records",
        "Closed records not shipped yet.",
        spool.pendingRecords());
    gauge(
        out,
        "signalbox_spool_open_attempts",
        "Attempts opened and not closed.",
        spool.openAttempts());
    gauge(
        out,
        "signalbox_spool_oldest_pending_seconds",
        "Age of the oldest unshipped record.",
        spool.oldestPendingAge().toSeconds());
    gauge(
        out,
        "signalbox_spool_sync_lag_millis",
        "Age of the oldest byte not forced to disk.",
        spool.syncLag().toMillis());
    counter(
        out,
        "signalbox_spool_refused_total",
        "Attempts refused for lack of spool space.",
        spool.refusedAttempts());
    counter(
        out,
        "signalbox_spool_unmetered_total",
        "Attempts served without a record.",
        spool.unmeteredAttempts());
    counter(
        out,
        "signalbox_spool_orphaned_total",
        "Attempts found open after a crash.",
        spool.orphanedAttempts());
    counter(
        out,
        "signalbox_spool_rejected_total",
        "Records the control plane rejected.",
        spool.rejectedRecords());
  }

  private static void shipper(StringBuilder out, ShipperStatus shipper) {
    gauge(
        out,
        "signalbox_shipper_sink_away",
        "1 while usage cannot be shipped.",
        shipper.sinkAway() ? 1 : 0);
    counter(out, "signalbox_shipped_records_total", "Records shipped.", shipper.shippedRecords());
  }

  private void histogram(
      StringBuilder out,
      String name,
      String help,
      Function<CallMetrics, AtomicLongArray> buckets,
      CallMetrics.Sum sum) {
    head(out, name, "histogram", help);
    long total = 0;
    for (int index = 0; index <= CallMetrics.BOUNDS_MICROS.length; index++) {
      total += sum(buckets, index);
      String bound =
          index == CallMetrics.BOUNDS_MICROS.length
              ? "+Inf"
              : Double.toString(CallMetrics.BOUNDS_MICROS[index] / 1e6);
      line(out, name + "_bucket{le=\"" + bound + "\"}", total);
    }
    out.append(name).append("_sum ").append(sum(sum) / 1e6).append('\n');
    line(out, name + "_count", total);
  }

  private long sum(CallMetrics.Sum which) {
    return sum(loop -> loop.sums, which.ordinal());
  }

  private long sum(Function<CallMetrics, AtomicLongArray> array, int index) {
    long total = 0;
    for (CallMetrics loop : loops) {
      total += array.apply(loop).getOpaque(index);
    }
    return total;
  }

  private static void counter(StringBuilder out, String name, String help, long value) {
    head(out, name, "counter", help);
    line(out, name, value);
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    head(out, name, "gauge", help);
    line(out, name, value);
  }

  private static void credentials(StringBuilder out, CredentialCounts counts) {
    head(
        out,
        "signalbox_credentials",
        "gauge",
        "Secrets and tokens for providers: good, failing to be renewed, or missing.");
    line(out, "signalbox_credentials{state=\"good\"}", counts.good());
    line(out, "signalbox_credentials{state=\"failing\"}", counts.failing());
    line(out, "signalbox_credentials{state=\"missing\"}", counts.missing());
  }

  private static void batches(StringBuilder out, BatchCounts counts) {
    gauge(out, "signalbox_batches_open", "Batches that are not booked yet.", counts.open());
    gauge(
        out,
        "signalbox_batches_overdue",
        "Batches not booked though they should have ended long ago.",
        counts.overdue());
  }

  private static void head(StringBuilder out, String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static void line(StringBuilder out, String series, long value) {
    out.append(series).append(' ').append(value).append('\n');
  }
}
