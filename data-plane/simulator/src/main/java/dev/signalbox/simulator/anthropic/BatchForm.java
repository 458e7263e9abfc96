package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Job;
import dev.signalbox.simulator.batch.Outcome;
import dev.signalbox.simulator.call.Call;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// How a batch and its results are shown. All calls count as being processed until the batch has
/// ended.
///
/// @param scheme of the address of the results; the host is the one that was called
/// @param path where batches are found
/// @param outcomes what became of the calls of a batch that has ended
record BatchForm(String scheme, String path, Function<Job, List<Outcome>> outcomes) {

  /// The batch as it is when a call comes.
  JsonValue.Obj of(Call call, Job job) {
    Instant now = call.received();
    boolean ended = job.ended(now);
    String host = call.headers().first("host").orElse("localhost");
    String status = job.cancelled().isPresent() ? "canceling" : "in_progress";
    return JsonValue.object()
        .put("id", job.id())
        .put("type", "message_batch")
        .put("processing_status", ended ? "ended" : status)
        .put("request_counts", counts(job, ended))
        .put("ended_at", time(ended ? Optional.of(job.ends()) : Optional.empty()))
        .put("created_at", job.order().created().toString())
        .put("expires_at", job.order().created().plus(Job.WINDOW).toString())
        .put("archived_at", new JsonValue.Null())
        .put("cancel_initiated_at", time(job.cancelled()))
        .put(
            "results_url",
            ended
                ? JsonValue.of(scheme + "://" + host + path + "/" + job.id() + "/results")
                : new JsonValue.Null())
        .build();
  }

  private JsonValue.Obj counts(Job job, boolean ended) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String kind : List.of("processing", "succeeded", "errored", "canceled", "expired")) {
      counts.put(kind, 0L);
    }
    if (ended) {
      outcomes.apply(job).forEach(outcome -> counts.merge(kind(job, outcome), 1L, Long::sum));
    } else {
      counts.put("processing", (long) job.lines().size());
    }
    JsonValue.ObjectBuilder json = JsonValue.object();
    counts.forEach(json::put);
    return json.build();
  }

  /// One line of the results.
  static JsonValue.Obj result(Job job, Outcome outcome) {
    String kind = kind(job, outcome);
    JsonValue.ObjectBuilder result = JsonValue.object().put("type", kind);
    if (outcome instanceof Outcome.Answered answered) {
      result.put(
          answered.served() ? "message" : "error",
          answered.served() ? batchTier(answered.body()) : answered.body());
    }
    return JsonValue.object()
        .put("custom_id", outcome.line().customId())
        .put("result", result.build())
        .build();
  }

  private static String kind(Job job, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> answered.served() ? "succeeded" : "errored";
      case Outcome.Undone ignored -> job.ending() == Job.Ending.EXPIRED ? "expired" : "canceled";
    };
  }

  /// The message, served in the tier of batches.
  private static JsonValue.Obj batchTier(JsonValue.Obj message) {
    Map<String, JsonValue> usage = new LinkedHashMap<>(message.object("usage").members());
    usage.put("service_tier", JsonValue.of("batch"));
    Map<String, JsonValue> members = new LinkedHashMap<>(message.members());
    members.put("usage", new JsonValue.Obj(usage));
    return new JsonValue.Obj(members);
  }

  private static JsonValue time(Optional<Instant> at) {
    return at.<JsonValue>map(when -> JsonValue.of(when.toString())).orElseGet(JsonValue.Null::new);
  }
}
