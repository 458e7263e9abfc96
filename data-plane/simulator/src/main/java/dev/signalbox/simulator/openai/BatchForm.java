package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Job;
import dev.signalbox.simulator.batch.Line;
import dev.signalbox.simulator.batch.Outcome;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.StoredFile;
import dev.signalbox.simulator.batch.Worker;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.script.Seal;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a batch is shown, and the files of its results. A call that was refused stands in the error
/// file with its answer, one that was not tried without.
final class BatchForm {

  private static final Duration LIFE = Duration.ofDays(30);

  private final OpenAi vendor;
  private final Storage storage;
  private final Seal seal;
  private final Worker worker;

  BatchForm(OpenAi vendor, Storage storage, Seal seal, Worker worker) {
    this.vendor = vendor;
    this.storage = storage;
    this.seal = seal;
    this.worker = worker;
  }

  /// The batch as it is at a time; the results are filed when it is looked at after its end.
  JsonValue.Obj of(String account, Job job, Instant now) {
    String status = status(job, now);
    boolean ended = job.ended(now) && !status.equals("failed");
    List<Outcome> outcomes = ended ? job.outcomes(this::inOnePiece, seal) : List.of();
    if (ended && job.file()) {
      file(account, job, outcomes, true);
      file(account, job, outcomes, false);
    }
    boolean output = outcomes.stream().anyMatch(BatchForm::served);
    boolean errors = outcomes.stream().anyMatch(outcome -> !served(outcome));
    JsonValue.Obj told = job.order().told();
    return JsonValue.object()
        .put("id", job.id())
        .put("object", "batch")
        .put("endpoint", told.string("endpoint"))
        .put("model", status.equals("validating") ? new JsonValue.Null() : model(job))
        .put("errors", errors(job, status))
        .put("input_file_id", told.string("input_file_id"))
        .put("completion_window", "24h")
        .put("status", status)
        .put("output_file_id", output ? JsonValue.of(fileId(job, true)) : new JsonValue.Null())
        .put("error_file_id", errors ? JsonValue.of(fileId(job, false)) : new JsonValue.Null())
        .put("created_at", job.order().created().getEpochSecond())
        .put("in_progress_at", at(job.begins(), !status.equals("failed"), now))
        .put("expires_at", job.order().created().plus(Job.WINDOW).getEpochSecond())
        .put("finalizing_at", at(job.finalizes(), finalized(job, status), now))
        .put("completed_at", at(job.ends(), status.equals("completed"), now))
        .put("failed_at", at(job.begins(), status.equals("failed"), now))
        .put("expired_at", at(job.ends(), status.equals("expired"), now))
        .put(
            "cancelling_at", job.cancelled().map(BatchForm::seconds).orElseGet(JsonValue.Null::new))
        .put("cancelled_at", at(job.ends(), status.equals("cancelled"), now))
        .put("request_counts", counts(job, status, outcomes))
        .put("usage", usage(outcomes))
        .put("metadata", told.get("metadata").orElseGet(JsonValue.Null::new))
        .build();
  }

  /// The word for how far it is.
  String status(Job job, Instant now) {
    if (failed(job, now)) {
      return "failed";
    }
    if (job.order().faults().isEmpty() && job.ended(now)) {
      return switch (job.ending()) {
        case COMPLETED -> "completed";
        case EXPIRED -> "expired";
        case CANCELLED -> "cancelled";
      };
    }
    if (job.cancelled().isPresent()) {
      return "cancelling";
    }
    if (now.isBefore(job.begins())) {
      return "validating";
    }
    return now.isBefore(job.finalizes()) ? "in_progress" : "finalizing";
  }

  /// Whether its input turned out to be of no use.
  boolean failed(Job job, Instant now) {
    return !job.order().faults().isEmpty() && !now.isBefore(job.begins());
  }

  private static boolean finalized(Job job, String status) {
    return job.cancelled().isEmpty() && (status.equals("finalizing") || status.equals("completed"));
  }

  private static JsonValue at(Instant at, boolean reached, Instant now) {
    return reached && !now.isBefore(at) ? seconds(at) : new JsonValue.Null();
  }

  private static JsonValue seconds(Instant at) {
    return JsonValue.of(at.getEpochSecond());
  }

  private static JsonValue model(Job job) {
    return job.lines().isEmpty()
        ? new JsonValue.Null()
        : JsonValue.of(job.lines().getFirst().model());
  }

  private static JsonValue errors(Job job, String status) {
    return status.equals("failed")
        ? JsonValue.object()
            .put("object", "list")
            .put("data", JsonValue.array(job.order().faults()))
            .build()
        : new JsonValue.Null();
  }

  /// Calls that were not tried count as neither completed nor failed.
  private static JsonValue counts(Job job, String status, List<Outcome> outcomes) {
    long served = outcomes.stream().filter(BatchForm::served).count();
    long answered = outcomes.stream().filter(Outcome.Answered.class::isInstance).count();
    return JsonValue.object()
        .put("total", status.equals("validating") ? 0 : job.lines().size())
        .put("completed", served)
        .put("failed", answered - served)
        .build();
  }

  private static JsonValue usage(List<Outcome> outcomes) {
    long input = 0;
    long cached = 0;
    long output = 0;
    long reasoning = 0;
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Answered answered) {
        JsonValue.Obj usage = member(answered.body(), "usage");
        input += number(usage, "prompt_tokens", "input_tokens");
        output += number(usage, "completion_tokens", "output_tokens");
        cached +=
            number(member(usage, "prompt_tokens_details"), "cached_tokens", "cached_tokens")
                + number(member(usage, "input_tokens_details"), "cached_tokens", "cached_tokens");
        reasoning +=
            number(member(usage, "completion_tokens_details"), "reasoning_tokens", "")
                + number(member(usage, "output_tokens_details"), "reasoning_tokens", "");
      }
    }
    return JsonValue.object()
        .put("input_tokens", input)
        .put("input_tokens_details", JsonValue.object().put("cached_tokens", cached).build())
        .put("output_tokens", output)
        .put("output_tokens_details", JsonValue.object().put("reasoning_tokens", reasoning).build())
        .put("total_tokens", input + output)
        .build();
  }

  private static JsonValue.Obj member(JsonValue.Obj holder, String name) {
    return holder.get(name).map(JsonValue::asObject).orElseGet(() -> JsonValue.object().build());
  }

  private static long number(JsonValue.Obj holder, String name, String otherName) {
    return holder.get(name).or(() -> holder.get(otherName)).map(JsonValue::asLong).orElse(0L);
  }

  private String fileId(Job job, boolean output) {
    return seal.id("file-", job.id() + output);
  }

  private void file(String account, Job job, List<Outcome> outcomes, boolean output) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Outcome outcome : outcomes) {
      if (served(outcome) == output) {
        content.writeBytes(Json.writeBytes(line(job, outcome)));
        content.write('\n');
      }
    }
    if (content.size() == 0) {
      return;
    }
    Duration life =
        job.order()
            .told()
            .get("output_expires_after")
            .map(after -> Duration.ofSeconds(after.asObject().number("seconds")))
            .orElse(LIFE);
    String id = fileId(job, output);
    storage
        .files()
        .put(
            account,
            id,
            new StoredFile(
                id,
                job.id() + (output ? "_output.jsonl" : "_error.jsonl"),
                "application/jsonl",
                "batch_output",
                job.ends(),
                Optional.of(job.ends().plus(life)),
                content.toByteArray()));
  }

  private JsonValue.Obj line(Job job, Outcome outcome) {
    Line asked = outcome.line();
    JsonValue.ObjectBuilder line =
        JsonValue.object()
            .put("id", seal.id("batch_req_", job.id() + asked.customId()))
            .put("custom_id", asked.customId());
    return switch (outcome) {
      case Outcome.Answered answered ->
          line.put(
                  "response",
                  JsonValue.object()
                      .put("status_code", answered.status())
                      .put("request_id", answered.requestId())
                      .put("body", answered.body())
                      .build())
              .put("error", new JsonValue.Null())
              .build();
      case Outcome.Undone ignored ->
          line.put("response", new JsonValue.Null()).put("error", undone(job)).build();
    };
  }

  private static JsonValue.Obj undone(Job job) {
    boolean expired = job.ending() == Job.Ending.EXPIRED;
    return JsonValue.object()
        .put("code", expired ? "batch_expired" : "batch_cancelled")
        .put(
            "message",
            expired
                ? "This request could not be executed before the completion window expired."
                : "This request was not executed because the batch was cancelled.")
        .build();
  }

  /// A call that asks for a stream is refused by itself.
  private Reply inOnePiece(Request request) {
    Reply reply = worker.answer(request);
    return reply instanceof Reply.Whole
        ? reply
        : vendor.refuse(
            Refusal.invalid("Streaming is not supported in the Batch API.", "stream"),
            request.requestId());
  }

  private static boolean served(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered && answered.served();
  }
}
