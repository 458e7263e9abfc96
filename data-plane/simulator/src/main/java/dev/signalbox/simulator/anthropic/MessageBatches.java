package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.batch.Job;
import dev.signalbox.simulator.batch.Line;
import dev.signalbox.simulator.batch.Outcome;
import dev.signalbox.simulator.batch.Page;
import dev.signalbox.simulator.batch.Storage;
import dev.signalbox.simulator.batch.Worker;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Endpoint;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Route;
import dev.signalbox.simulator.call.Surface;
import dev.signalbox.simulator.script.Seal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/v1/messages/batches` (docs: build-with-claude/batch-processing): create, list, look at,
/// cancel, delete, and the results.
public final class MessageBatches implements Surface {

  private static final String PATH = "/v1/messages/batches";
  private static final Pattern ONE = Pattern.compile(PATH + "/([\\w-]{1,100})(/cancel|/results)?");
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "x-api-key", "anthropic-version", "anthropic-beta");

  private final Anthropic vendor;
  private final Storage storage;
  private final Seal seal;
  private final Worker worker;
  private final BatchForm form;

  /// @param worker who answers the calls
  /// @param scheme of the address where the results are found
  public MessageBatches(
      Anthropic vendor, Storage storage, Seal seal, Worker worker, String scheme) {
    this.vendor = vendor;
    this.storage = storage;
    this.seal = seal;
    this.worker = worker;
    this.form = new BatchForm(scheme, PATH, this::outcomes);
  }

  @Override
  public Optional<Route> route(Request request) {
    if (request.path().equals(PATH)) {
      return Optional.of(
          request.method().equals("POST")
              ? Route.post(Endpoint.of(vendor, this::create), "")
              : Route.get(Endpoint.of(vendor, this::list)));
    }
    Matcher one = ONE.matcher(request.path());
    if (!one.matches()) {
      return Optional.empty();
    }
    String id = one.group(1);
    if (one.group(2) == null) {
      return Optional.of(
          request.method().equals("DELETE")
              ? route("DELETE", id, this::delete)
              : route("GET", id, this::shown));
    }
    return Optional.of(
        one.group(2).equals("/cancel")
            ? route("POST", id, this::cancel)
            : route("GET", id, this::results));
  }

  /// What is done with one batch.
  private interface Act {
    Reply on(Call call, Job job);
  }

  private Route route(String method, String id, Act act) {
    Function<Call, Reply> answer =
        call ->
            storage
                .jobs()
                .find(account(call), id)
                .map(job -> act.on(call, job))
                .orElseGet(() ->
                    refuse(
                        call,
                        Refusal.of(404, "not_found_error", "Message Batch " + id + " not found.")));
    return Route.plain(method, Endpoint.of(vendor, answer));
  }

  private Reply create(Call call) {
    Optional<Refusal> refusal = BatchRules.check(call.body());
    if (refusal.isPresent()) {
      return refuse(call, refusal.get());
    }
    List<Line> lines = new ArrayList<>();
    for (JsonValue entry : call.body().array("requests")) {
      JsonValue.Obj request = entry.asObject();
      lines.add(new Line(request.string("custom_id"), "/v1/messages", request.object("params")));
    }
    Job job =
        new Job(
            new Job.Order(
                seal.id("msgbatch_01", call.requestId()),
                credentials(call.headers()),
                call.received(),
                call.knobs().batchTime(),
                lines,
                JsonValue.object().build(),
                List.of()));
    storage.jobs().put(account(call), job.id(), job);
    return shown(call, job);
  }

  private static Headers credentials(Headers headers) {
    return new Headers(
        headers.lines().stream()
            .filter(line -> CREDENTIALS.contains(line.name().toLowerCase(Locale.ROOT)))
            .toList());
  }

  private Reply list(Call call) {
    return Listing.read(call.request())
        .map(asked -> {
          Page<Job> page = asked.of(storage.jobs().of(account(call)), Job::id);
          return json(call, Listing.json(page, Job::id, job -> form.of(call, job)));
        })
        .orElseGet(() -> refuse(call, Listing.refusal()));
  }

  private Reply shown(Call call, Job job) {
    return json(call, form.of(call, job));
  }

  private Reply cancel(Call call, Job job) {
    if (job.ended(call.received())) {
      return refuse(
          call,
          Refusal.invalid("Batch " + job.id() + " cannot be canceled: its processing has ended."));
    }
    job.cancel(call.received());
    return shown(call, job);
  }

  private Reply delete(Call call, Job job) {
    if (!job.ended(call.received())) {
      return refuse(
          call,
          Refusal.invalid(
              "Batch "
                  + job.id()
                  + " cannot be deleted while it is being processed. Cancel it first."));
    }
    storage.jobs().remove(account(call), job.id());
    return json(
        call, JsonValue.object().put("id", job.id()).put("type", "message_batch_deleted").build());
  }

  /// The results, the last first: callers are told not to count on an order.
  private Reply results(Call call, Job job) {
    if (!job.ended(call.received())) {
      return refuse(
          call,
          Refusal.invalid(
              "Batch "
                  + job.id()
                  + " has no available results: they are there when its processing has ended."));
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Outcome outcome : outcomes(job).reversed()) {
      lines.writeBytes(Json.writeBytes(BatchForm.result(job, outcome)));
      lines.write('\n');
    }
    return new Reply.Whole(
        200,
        vendor.headers(call.requestId(), "application/x-jsonl"),
        lines.toByteArray(),
        Optional.empty());
  }

  private List<Outcome> outcomes(Job job) {
    return job.outcomes(
        request -> {
          Reply reply = worker.answer(request);
          return reply instanceof Reply.Whole
              ? reply
              : vendor.refuse(
                  Refusal.invalid("stream: Streaming is not supported in Message Batches."),
                  request.requestId());
        },
        seal);
  }

  private static String account(Call call) {
    return Anthropic.credential(call.headers());
  }

  private Reply json(Call call, JsonValue.Obj body) {
    return Reply.Whole.json(200, vendor.headers(call.requestId(), "application/json"), body);
  }

  private Reply refuse(Call call, Refusal refusal) {
    return vendor.refuse(refusal, call.requestId());
  }
}
